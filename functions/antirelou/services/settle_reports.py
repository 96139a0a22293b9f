"""Settle replies at their real price, once each, whatever reports come, how often and in what order."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from antirelou.domain.money import Rate
from antirelou.domain.report import ReplyRef, Report
from antirelou.domain.settlement import Owed, Settlement, Unsettled, settle
from antirelou.domain.slip import Slip
from antirelou.services.settle_broadcasts import SettleBroadcasts


class Settlements(Protocol):
    def find(self, reply: ReplyRef) -> Owed | None:
        """What is remembered of a marked reply."""

    def record(self, reply: ReplyRef, was: Owed, settlement: Settlement, slip: Slip) -> bool:
        """Settle it and add to the slip, both or neither. False if it changed since `was`."""

    def record_unexpected(self, reply: ReplyRef, slip: Slip) -> bool:
        """Add money to the slip for a reply nobody remembers, once."""


class Slips(Protocol):
    def count_in(self, slip: Slip, now_ms: int) -> None:
        """Count a slip into the purse, once however often it is called."""


class MessagePrices(Protocol):
    def price_usd_micros(self, message: str) -> int | None:
        """What the carrier billed for it; None if it does not know yet."""


@dataclass(frozen=True)
class Settled:
    """`label` is the report's outcome in metrics and logs; `slip` what it adds to the purse, if anything."""

    label: str
    slip: Slip | None = None


class SettleReports:
    def __init__(
        self,
        settlements: Settlements,
        slips: Slips,
        rate: Rate,
        prices: MessagePrices,
        broadcasts: SettleBroadcasts | None = None,
    ) -> None:
        self._settlements = settlements
        self._slips = slips
        self._rate = rate
        self._prices = prices
        self._broadcasts = broadcasts

    def __call__(self, reports: Sequence[Report | None], now_ms: int) -> list[str]:
        """One label per report, in order; `failed` for one that may come again. A crash leaves at most a slip
        behind."""
        name = secrets.token_hex(8)
        ends = [self._settle_or_fail(report, name, now_ms) if report else Settled("unreadable") for report in reports]
        slips = [end.slip for end in ends if end.slip]
        # A fault may hide that something was added to the slip: then it is left to `sweep`, which reads what is on it
        if slips and not any(end.label == "failed" for end in ends):
            self._slips.count_in(_sum(slips), now_ms)
        return [end.label for end in ends]

    def _settle_or_fail(self, report: Report, name: str, now_ms: int) -> Settled:
        try:
            return self._settle(self._priced(report), name, now_ms)
        except Exception:  # its neighbours are settled already, and must not come again with it
            return Settled("failed")

    def _priced(self, report: Report) -> Report:
        if not report.message or not (report.reply or report.broadcast):
            return report
        return replace(report, price_usd_micros=self._prices.price_usd_micros(report.message))

    def _settle(self, report: Report, name: str, now_ms: int) -> Settled:
        if report.broadcast and self._broadcasts:
            return Settled(self._broadcasts(report.broadcast, report))
        if report.reply is None:
            return Settled(Unsettled.NOT_OURS.value)
        owed = self._settlements.find(report.reply)
        if owed is None:
            return self._unexpected(report, report.reply, name, now_ms)
        verdict = settle(owed, report, self._rate)
        if isinstance(verdict, Unsettled):
            return Settled(verdict.value)
        slip = slip_for(owed, verdict, name, now_ms)
        if not self._settlements.record(report.reply, owed, verdict, slip):
            return Settled(Unsettled.ALREADY.value)
        return Settled("settled" if verdict.paid_micros else "released", slip)

    def _unexpected(self, report: Report, reply: ReplyRef, name: str, now_ms: int) -> Settled:
        """A reply we believed had never left, or no longer know, was billed all the same."""
        price = self._rate.from_usd(report.price_usd_micros or 0)
        if not report.final or not price:
            return Settled(Unsettled.NOT_FINAL.value if not report.final else Unsettled.NOT_OURS.value)
        if price >= self._rate.micros_per_usd:
            return Settled(Unsettled.SUSPECT_PRICE.value)
        slip = Slip(name, now_ms, spent=price, settled_replies=1, settled_micros=price, over_micros=price)
        recorded = self._settlements.record_unexpected(reply, slip)
        return Settled("unexpected", slip) if recorded else Settled(Unsettled.ALREADY.value)


def slip_for(owed: Owed, settlement: Settlement, name: str, now_ms: int) -> Slip:
    return Slip(
        id=name,
        at_ms=now_ms,
        reserved=settlement.reserved,
        spent=settlement.spent,
        settled_replies=1 if settlement.reported and settlement.paid_micros else 0,
        settled_micros=settlement.paid_micros if settlement.reported else 0,
        over_micros=max(0, settlement.paid_micros - owed.price_micros),
    )


def _sum(slips: Sequence[Slip]) -> Slip:
    """The slip as the table has it: all that was added under its name."""
    return Slip(
        id=slips[0].id,
        at_ms=slips[0].at_ms,
        reserved=sum(slip.reserved for slip in slips),
        spent=sum(slip.spent for slip in slips),
        settled_replies=sum(slip.settled_replies for slip in slips),
        settled_micros=sum(slip.settled_micros for slip in slips),
        over_micros=sum(slip.over_micros for slip in slips),
    )
