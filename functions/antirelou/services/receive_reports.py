"""Take a batch of delivery reports: settle what they say, bury what cannot be read."""

from collections.abc import Sequence

from antirelou.domain.report import ReportDelivery
from antirelou.domain.shape import shape_of
from antirelou.services.ports import DeadLetters
from antirelou.services.settle_reports import SettleReports


class ReceiveReports:
    def __init__(self, settle: SettleReports, dead_letters: DeadLetters) -> None:
        self._settle = settle
        self._dead_letters = dead_letters

    def __call__(self, deliveries: Sequence[ReportDelivery], now_ms: int) -> list[str]:
        """One label per delivery, in order: `failed` goes back to the queue, all else is done with."""
        labels = self._settle([delivery.report for delivery in deliveries], now_ms)
        return [
            label if delivery.report else self._unreadable(delivery)
            for delivery, label in zip(deliveries, labels, strict=True)
        ]

    def _unreadable(self, delivery: ReportDelivery) -> str:
        if delivery.record and not delivery.last_try:
            return "failed"
        try:
            self._dead_letters.bury(shape_of(delivery.received), delivery.unreadable)
        except Exception:
            return "failed"
        return "dead"
