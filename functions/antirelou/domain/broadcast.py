"""A message to everyone who asked for it: how far it is, what it may spend, and how it ended for each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.money import DAY_MS
from antirelou.domain.subscriber import SubscriberRef

MOST_A_YEAR = 4
"""What the question promises: nobody gets more of them in 365 days."""
YEAR_MS = 365 * DAY_MS


class Stage(Enum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    CLOSED = "closed"


@dataclass(frozen=True)
class Broadcast:
    """All money in micros: always `funded = left + spent`, and `spent` is the sum over subscribers' marks and what is
    `forgotten`: spent on people who asked to be forgotten since. `sha256` is of the file, to the byte; `why` it is
    paused, where it paused by itself. `ended_ms` is when it was cancelled, or its last shard was done."""

    id: str
    sha256: str
    stage: Stage
    proposed_by: str
    approved_by: str = ""
    why: str = ""
    funded: int = 0
    left: int = 0
    spent: int = 0
    forgotten: int = 0
    ended_ms: int = 0

    @property
    def balanced(self) -> bool:
        return self.funded == self.left + self.spent


class Ending(Enum):
    """How it ended for one subscriber. The value is its name in items, metrics and logs; the text is for people."""

    SENT = "sent", "left"
    REFUSED = "refused", "the carrier refused it for good; the money went back"
    IN_DOUBT = "in_doubt", "a crash or a silent carrier hid whether it left; never sent again"
    OPTED_OUT = "opted_out", "said STOP, and the record had not heard of it"
    BLOCKED = "blocked", "a maintainer blocked them"
    ENOUGH = "enough", f"had {MOST_A_YEAR} in a year already"
    NO_TEXT = "no_text", "no text in their language"
    NO_WAY = "no_way", "their number of ours is gone, or has no price per text there"
    KEY_GONE = "key_gone", "subscribed under a key that was dropped; erased now"

    def __init__(self, label: str, meaning: str) -> None:
        self.label = label
        self.meaning = meaning


class MarkState(Enum):
    """`sending`: taken and perhaps on its way, or left so by a crash."""

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True)
class Mark:
    """That a subscriber got a broadcast, or may have. `price_micros` is the estimate, `micros` what it counts as spent,
    `paid` that a delivery report told so."""

    state: MarkState
    at_ms: int
    price_micros: int
    micros: int
    paid: bool = False

    @property
    def ending(self) -> Ending:
        if self.state is MarkState.SENT or (self.state is not MarkState.REFUSED and self.paid):
            return Ending.SENT
        return Ending.REFUSED if self.state is MarkState.REFUSED else Ending.IN_DOUBT


@dataclass(frozen=True)
class Member:
    """A subscriber as a broadcast meets one. `sealed` is empty for who has not agreed, or has withdrawn."""

    ref: SubscriberRef
    sealed: bytes = field(default=b"", repr=False)
    locale: str = ""
    number: str = ""
    got: Mapping[str, Mark] = field(default_factory=dict)

    def had(self, at_ms: int) -> int:
        """How many in the year before."""
        counted = (MarkState.SENT, MarkState.SENDING, MarkState.IN_DOUBT)
        return sum(mark.state in counted and mark.at_ms > at_ms - YEAR_MS for mark in self.got.values())


@dataclass(frozen=True)
class BroadcastRef:
    """One subscriber's copy of it, as it travels in the carrier's reports."""

    broadcast: str
    subscriber: SubscriberRef

    def __str__(self) -> str:
        return f"{self.broadcast}.{self.subscriber.country}.{WORD}.{self.subscriber.key}"


WORD = "broadcast"


def read_broadcast_ref(name: object) -> BroadcastRef | None:
    """None for anything else."""
    parts = name.split(".") if isinstance(name, str) else []
    if len(parts) != 4 or parts[2] != WORD or not all(parts):
        return None
    return BroadcastRef(parts[0], SubscriberRef(parts[1], parts[3]))
