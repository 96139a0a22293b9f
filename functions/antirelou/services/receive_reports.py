"""Take a batch of delivery reports and gifts: settle and record what they say, bury what cannot be read."""

from collections.abc import Sequence

from antirelou.domain.report import ReportDelivery
from antirelou.domain.shape import shape_of
from antirelou.services.ports import DeadLetters
from antirelou.services.record_gift import RecordGift
from antirelou.services.settle_reports import SettleReports


class ReceiveReports:
    def __init__(self, settle: SettleReports, record_gift: RecordGift, dead_letters: DeadLetters) -> None:
        self._settle = settle
        self._record_gift = record_gift
        self._dead_letters = dead_letters

    def __call__(self, deliveries: Sequence[ReportDelivery], now_ms: int) -> list[str]:
        """One label per delivery, in order: `failed` goes back to the queue, all else is done with."""
        labels = self._settle([delivery.report for delivery in deliveries], now_ms)
        return [
            label if delivery.report else self._gift_or_none(delivery, now_ms)
            for delivery, label in zip(deliveries, labels, strict=True)
        ]

    def _gift_or_none(self, delivery: ReportDelivery, now_ms: int) -> str:
        if delivery.gift is None:
            return self._unreadable(delivery)
        try:
            return "gift" if self._record_gift(delivery.gift, now_ms) else "gift_again"
        except Exception:  # its neighbours are done with, and must not come again with it
            return "failed"

    def _unreadable(self, delivery: ReportDelivery) -> str:
        if delivery.record and not delivery.last_try:
            return "failed"
        try:
            self._dead_letters.bury(shape_of(delivery.received), delivery.unreadable)
        except Exception:
            return "failed"
        return "dead"
