"""What sending a broadcast needs from the outside."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from antirelou.domain.broadcast import Broadcast, BroadcastRef, MarkState, Member, Stage
from antirelou.domain.journal import Entry
from antirelou.domain.purse import PurseState
from antirelou.domain.slice import Slice
from antirelou.domain.subscriber import SubscriberRef


class Marked(Enum):
    """CHANGED: something else was noted of this subscriber meanwhile; to be looked at again."""

    YES = "yes"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    SHORT = "short"
    HALTED = "halted"


class Marks(Protocol):
    def mark(self, ref: BroadcastRef, member: Member, price_micros: int, run: str, now_ms: int) -> Marked:
        """The one right to send it to this subscriber, and its price out of the purse: both or neither."""

    def unmark(self, ref: BroadcastRef, price_micros: int) -> None:
        """It is certain not to have left: as if it had never been marked."""

    def write_off(self, ref: BroadcastRef, price_micros: int) -> None:
        """The carrier refused it for good: never again, and the money goes back."""

    def conclude(self, ref: BroadcastRef, state: MarkState, was: MarkState = MarkState.SENDING) -> None:
        """How it ended, unless something else was written meanwhile."""


class Taken(Enum):
    """BUSY: another invocation has the shard. AHEAD: what was to come before is not written yet."""

    YES = "yes"
    PASSED = "passed"
    BUSY = "busy"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Cursor:
    """How far a shard is. `counts` by ending, of all that were passed."""

    country: str
    shard: int
    after: str
    done: bool
    at_ms: int
    counts: Counter[str]


class Cursors(Protocol):
    def begin(self, slices: Sequence[Slice], now_ms: int) -> None:
        """Where each shard begins. One that began stays where it is."""

    def take(self, slice_: Slice, run: str, now_ms: int) -> Taken:
        """The shard is this run's for a while, if the slice is where the shard stands."""

    def advance(self, slice_: Slice, run: str, after: str, done: bool, counts: Counter[str], now_ms: int) -> bool:
        """On to there, and let go of; False if the shard is not this run's any more."""

    def every(self, broadcast: str) -> list[Cursor]:
        """Of all its shards."""


@dataclass(frozen=True)
class Page:
    """`more`: there are others after them."""

    members: tuple[Member, ...]
    more: bool


class Audience(Protocol):
    def page(self, slice_: Slice, size: int, now_ms: int) -> Page:
        """The next ones of a shard, subscribed or not. Strongly consistent."""


class Broadcasts(Protocol):
    def read(self, name: str) -> Broadcast | None:
        """As it stands."""

    def file(self, name: str) -> bytes:
        """As it was proposed; empty if there is none."""

    def move(self, name: str, to: Stage, sources: Sequence[Stage], now_ms: int, why: str = "") -> bool:
        """To another stage, if it is in one of these. False if it is not."""


class Journal(Protocol):
    def put_in(self, name: str, entry: Entry, most_micros: int) -> bool:
        """Both the entry and the money; False if it would hold more than that, or takes nothing any more."""

    def take_out(self, name: str, entry: Entry, sources: Sequence[Stage]) -> bool:
        """All that is left, and close it; False if that is not what is left."""

    def entries(self, name: str) -> list[Entry]:
        """Oldest first."""


class SliceQueue(Protocol):
    def hand_in(self, slice_: Slice, seconds: int) -> None:
        """To be taken after so many seconds, 900 at most."""


class Opener(Protocol):
    def open(self, sealed: bytes, ref: SubscriberRef) -> str:
        """The number. Raises if it was sealed for another."""


class Withdrawals(Protocol):
    def withdraw(self, people: Sequence[SubscriberRef], now_ms: int) -> None:
        """Out, under all of these."""


class Book(Protocol):
    def read(self) -> PurseState:
        """The numbers' own purse: whether a maintainer paused them."""
