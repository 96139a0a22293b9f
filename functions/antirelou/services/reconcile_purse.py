"""Give back what a crash left reserved.

A reservation older than any function can run is finished: what its marked replies did not take never left the purse.
Only money comes back. What a crash took of a quota stays taken until its hour, day or month is over: the reservation
does not say which line or country it was for, and too few replies is the safe side.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from antirelou.domain.purse import Price, PurseState
from antirelou.services.ports import Purse

OLD_ENOUGH_MS = 15 * 60 * 1000  # no Lambda function runs longer


class PurseBook(Protocol):
    def read(self) -> PurseState:
        """The purse as it stands."""

    def used_by(self, reservations: Collection[str]) -> dict[str, int]:
        """Micros taken from each of these reservations by replies that were marked."""

    def forget_reservation(self, reservation: str) -> None:
        """Strike out a reservation that was fully used."""


@dataclass(frozen=True)
class Reconciled:
    """`given_back_micros` returned to the purse; `still_open` reservations are too young to judge."""

    given_back_micros: int
    closed: int
    still_open: int


class ReconcilePurse:
    def __init__(self, book: PurseBook, purse: Purse) -> None:
        self._book = book
        self._purse = purse

    def __call__(self, now_ms: int) -> Reconciled:
        """Safe at any time and any number of times."""
        every = self._book.read().open
        old = [reservation for reservation in every if reservation.at_ms <= now_ms - OLD_ENOUGH_MS]
        used = self._book.used_by([reservation.id for reservation in old]) if old else {}
        given_back = 0
        for reservation in old:
            unused = reservation.micros - used[reservation.id]
            if unused > 0:
                self._purse.give_back(reservation.id, [Price(unused)], reservation.at_ms)
            else:
                self._book.forget_reservation(reservation.id)
            given_back += unused
        return Reconciled(given_back, len(old), len(every) - len(old))
