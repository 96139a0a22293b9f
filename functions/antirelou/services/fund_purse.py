"""Put money in the purse: an entry of the journal, counted in at once."""

from typing import Protocol

from antirelou.domain.journal import Entry
from antirelou.domain.slip import Slip


class Journal(Protocol):
    def write(self, entry: Entry, slip: Slip) -> None:
        """Both or neither."""


class Slips(Protocol):
    def prepare(self) -> None:
        """Make the purse if there is none."""

    def count_in_again(self, slip: Slip, now_ms: int) -> None:
        """Count a slip into the purse, once however often it is called."""


class FundPurse:
    def __init__(self, journal: Journal, slips: Slips) -> None:
        self._journal = journal
        self._slips = slips

    def __call__(self, entry: Entry) -> None:
        """A crash in between leaves a slip, which the next sweep counts in: the journal is what happened."""
        slip = Slip(f"fund-{entry.id}", entry.at_ms, funded=entry.micros)
        self._slips.prepare()
        self._journal.write(entry, slip)
        self._slips.count_in_again(slip, entry.at_ms)
