"""Record a gift: an entry of the journal, counted in at once, once however often it comes."""

from collections.abc import Callable
from typing import Protocol

from antirelou.domain.gift import Gift
from antirelou.domain.journal import Entry, What
from antirelou.domain.slip import Slip


class Journal(Protocol):
    def write_once(self, entry: Entry, slip: Slip) -> bool:
        """Both or neither. False if an entry of this id was written before, whatever else it says."""


class Slips(Protocol):
    def prepare(self) -> None:
        """Make the purse if there is none."""

    def find(self, name: str) -> Slip | None:
        """One that nobody counted in yet."""

    def count_in_again(self, slip: Slip, now_ms: int) -> None:
        """Count a slip into the purse, once however often it is called within a day."""


class Pause(Protocol):
    def reopen(self) -> bool:
        """End the pause if it is for want of money in the purse, and no other."""


class RecordGift:
    def __init__(self, journal: Callable[[], Journal], slips: Slips, pause: Pause) -> None:
        """`journal` is asked for when a gift comes: what it loads is not for those who settle reports."""
        self._journal = journal
        self._slips = slips
        self._pause = pause

    def __call__(self, gift: Gift, now_ms: int) -> bool:
        """True the first time. A crash leaves a slip, for the next time the gift comes, or for the sweep."""
        entry = Entry(gift.id, gift.at_ms, gift.source.value, gift.micros, What.GIFT)
        written = Slip(f"gift-{gift.id}", now_ms, funded=gift.micros)
        self._slips.prepare()
        first = self._journal().write_once(entry, written)
        # Never the one we would write: the purse forgets after a day which it counted in, and that one is gone by then
        slip = written if first else self._slips.find(written.id)
        if slip:
            self._pause.reopen()  # before the money: between the two, a text finds an empty purse, and no harm is done
            self._slips.count_in_again(slip, now_ms)
        return first
