"""Prove the books: every micro of the journal is left, reserved for a known reply, or spent."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from antirelou.domain.journal import Entry
from antirelou.domain.purse import PurseState
from antirelou.domain.report import ReplyRef
from antirelou.domain.settlement import Owed
from antirelou.domain.slip import Slip


class Book(Protocol):
    def read(self) -> PurseState:
        """The purse as it stands."""

    def used_by(self, reservations: Collection[str]) -> dict[str, int]:
        """Micros taken from each of these reservations by replies that were marked."""


class Journal(Protocol):
    def read(self) -> list[Entry]:
        """Every entry."""


class Slips(Protocol):
    def left_behind(self, before_ms: int) -> list[Slip]:
        """Slips not counted in yet."""


class Settlements(Protocol):
    def unreported(self, before_ms: int) -> list[tuple[ReplyRef, Owed]]:
        """Replies that nothing settled."""


@dataclass(frozen=True)
class Audit:
    """All in micros. `under_way` is reserved for replies being sent at this moment, or left by a crash."""

    journal: int
    funded: int
    left: int
    reserved: int
    spent: int
    waiting_on_slips: int
    owed_to_replies: int
    under_way: int

    @property
    def faults(self) -> tuple[str, ...]:
        found = {
            "the journal is not what was counted in": self.journal == self.funded + self.waiting_on_slips,
            "left, reserved and spent are not the journal": self.funded == self.left + self.reserved + self.spent,
            "what is reserved is not what replies are owed": self.reserved == self.owed_to_replies + self.under_way,
        }
        return tuple(fault for fault, holds in found.items() if not holds)


class AuditPurse:
    def __init__(self, book: Book, journal: Journal, slips: Slips, settlements: Settlements) -> None:
        self._book = book
        self._journal = journal
        self._slips = slips
        self._settlements = settlements

    def __call__(self, now_ms: int) -> Audit:
        """Exact when nothing is being sent; while something is, run it again before worrying."""
        purse, slips = self._book.read(), self._slips.left_behind(now_ms + 1)
        used = self._book.used_by([reservation.id for reservation in purse.open])
        return Audit(
            journal=sum(entry.micros for entry in self._journal.read()),
            funded=purse.funded,
            left=purse.left,
            reserved=purse.reserved,
            spent=purse.spent,
            waiting_on_slips=sum(slip.funded for slip in slips),
            owed_to_replies=sum(owed.reserved_micros for _, owed in self._settlements.unreported(now_ms + 1))
            - sum(slip.reserved for slip in slips),
            under_way=sum(reservation.micros - used[reservation.id] for reservation in purse.open),
        )
