"""Once an hour, finish what nobody finished: slips left by a crash, reservations left by a crash, replies nobody
reported."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from antirelou.domain.money import DAY_MS, HOUR_MS
from antirelou.domain.purse import PurseState
from antirelou.domain.report import ReplyRef
from antirelou.domain.settlement import Owed, Settlement, sweep
from antirelou.domain.slip import Slip
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, Reconciled, ReconcilePurse
from antirelou.services.settle_reports import slip_for

UNREPORTED_MS = 75 * HOUR_MS  # AWS reports for 72 hours; three more for queues


class Slips(Protocol):
    def left_behind(self, before_ms: int) -> list[Slip]:
        """Slips whose writers are gone."""

    def count_in_again(self, slip: Slip, now_ms: int) -> None:
        """Count one into the purse, once however often it is called."""

    def forget_counted(self, names: Sequence[str]) -> None:
        """Strike out slips torn up long ago."""


class Settlements(Protocol):
    def unreported(self, before_ms: int) -> list[tuple[ReplyRef, Owed]]:
        """Replies marked before that time that nothing settled."""

    def record(self, reply: ReplyRef, was: Owed, settlement: Settlement, slip: Slip) -> bool:
        """Settle it and add to the slip, both or neither."""


class Book(Protocol):
    def read(self) -> PurseState:
        """The purse as it stands."""


@dataclass(frozen=True)
class Swept:
    """`closed_replies` were taken to have cost their estimate."""

    slips: int
    closed_replies: int
    reconciled: Reconciled


class SweepMoney:
    def __init__(self, book: Book, slips: Slips, settlements: Settlements, reconcile: ReconcilePurse) -> None:
        self._book = book
        self._slips = slips
        self._settlements = settlements
        self._reconcile = reconcile

    def __call__(self, now_ms: int) -> Swept:
        """Safe at any time, any number of times, and beside everything else."""
        slips = self._count_in_left_behind(now_ms)
        closed = sum(self._close(reply, owed, now_ms) for reply, owed in self._unreported(now_ms))
        return Swept(slips, closed, self._reconcile(now_ms))

    def _count_in_left_behind(self, now_ms: int) -> int:
        left = self._slips.left_behind(now_ms - OLD_ENOUGH_MS)
        for slip in left:
            self._slips.count_in_again(slip, now_ms)
        counted = self._book.read().applied
        self._slips.forget_counted([name for name, at_ms in counted.items() if at_ms < now_ms - DAY_MS])
        return len(left)

    def _unreported(self, now_ms: int) -> list[tuple[ReplyRef, Owed]]:
        return self._settlements.unreported(now_ms - UNREPORTED_MS)

    def _close(self, reply: ReplyRef, owed: Owed, now_ms: int) -> bool:
        settlement = sweep(owed)
        slip = slip_for(owed, settlement, secrets.token_hex(8), now_ms)
        if not self._settlements.record(reply, owed, settlement, slip):
            return False
        self._slips.count_in_again(slip, now_ms)
        return True
