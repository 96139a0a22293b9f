"""The journal: what was put in the purse, by whom and for what. Entries are only ever added."""

import re
from dataclasses import dataclass
from enum import Enum

from antirelou.domain.money import MICROS


class What(Enum):
    """For what. A closed list: free words are where a donor's name would end up."""

    GIFT = "gift"
    GRANT = "grant"
    OWN = "own"
    CORRECTION = "correction"


class EntryError(ValueError):
    """An entry that the journal does not take; the message says why."""


MOST_MICROS = 100_000 * MICROS
_KEEPER = re.compile(r"[A-Za-z0-9_.@=,-]{1,64}")


@dataclass(frozen=True)
class Entry:
    """`by` is who recorded it, a maintainer or the gift's provider, never the giver. A correction may be negative."""

    id: str
    at_ms: int
    by: str
    micros: int
    what: What

    def __post_init__(self) -> None:
        if not 0 < abs(self.micros) <= MOST_MICROS:
            raise EntryError("an entry is between 0.000001 and 100000")
        if self.micros < 0 and self.what is not What.CORRECTION:
            raise EntryError("only a correction takes money out")
        if not _KEEPER.fullmatch(self.by):
            raise EntryError("who records it is a short name of letters, digits and _.@=,-")
