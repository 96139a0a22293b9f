"""Settle a broadcast's text at its real price, once, in the broadcast's own purse."""

from typing import Protocol

from antirelou.domain.broadcast import BroadcastRef
from antirelou.domain.money import Rate
from antirelou.domain.report import Report
from antirelou.domain.settlement import Owed, Unsettled, settle


class BroadcastSettlements(Protocol):
    def find(self, ref: BroadcastRef) -> Owed | None:
        """What is remembered of that text; None if nobody marked it, or its reader was forgotten."""

    def record(self, ref: BroadcastRef, was: Owed, paid_micros: int) -> bool:
        """Both the mark and the purse. False if it changed since `was`, or the broadcast is closed."""


class SettleBroadcasts:
    def __init__(self, settlements: BroadcastSettlements, rate: Rate) -> None:
        self._settlements = settlements
        self._rate = rate

    def __call__(self, ref: BroadcastRef, report: Report) -> str:
        """The report's label. What nobody remembers moves nothing: its money is in the books as it was."""
        owed = self._settlements.find(ref)
        if owed is None:
            return Unsettled.NOT_OURS.value
        verdict = settle(owed, report, self._rate)
        if isinstance(verdict, Unsettled):
            return verdict.value
        if not self._settlements.record(ref, owed, verdict.paid_micros):
            return Unsettled.ALREADY.value
        return "settled" if verdict.paid_micros else "released"
