"""What the use cases need from the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from antirelou.domain.limits import Limits
from antirelou.domain.outcome import Reason
from antirelou.domain.purse import PurseState
from antirelou.domain.reply import Reply
from antirelou.domain.sender import SenderRecord


class Shortfall(Enum):
    """Which wall a reservation met."""

    PAUSED = "paused"
    PURSE = "purse"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True)
class Reservation:
    """The first `granted` of the amounts asked for are reserved; `shortfall` says why the others are not. `purse` is
    how it stood right after."""

    id: str
    granted: int
    purse: PurseState
    shortfall: Shortfall | None = None


class Sending(Enum):
    """What is known after a send. SENT and IN_DOUBT count as spent; the others are certain not to have left."""

    SENT = "sent"
    THROTTLED = "throttled"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True)
class Sent:
    state: Sending
    detail: str = ""


class SenderKeys(Protocol):
    def sender_keys(self, e164: str, at_ms: int, now_ms: int) -> tuple[str, ...]:
        """The key to write under, then older ones to look under."""


class Senders(Protocol):
    def look(self, people: Sequence[tuple[str, ...]]) -> list[SenderRecord]:
        """One record per person, read under all of that person's keys. May be a moment old: only `mark` decides."""

    def mark(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Reason | None:
        """Claim the one right to send this reply; a reason if someone else has it or the limits forbid it."""

    def unmark(self, reply: Reply) -> None:
        """The reply is certain not to have left: as if it had never been marked."""

    def write_off(self, reply: Reply) -> None:
        """The carrier refused it for good: it cost nothing, and still counts against the limits."""

    def opt_out(self, sender_key: str, now_ms: int) -> None:
        """Never answer this sender again."""


class Purse(Protocol):
    def reserve(self, amounts: Sequence[int], now_ms: int) -> Reservation:
        """Put aside as many of these amounts (micros), in order, as the purse and the caps allow."""

    def give_back(self, reservation: str, micros: int, reserved_ms: int) -> None:
        """What a reservation did not use, to the hour, day and month it was made in; closes it. Doing it twice moves
        the money once."""

    def close(self, reservation: str) -> None:
        """All of the reservation was used."""


class Watch(Protocol):
    def __call__(self, purse: PurseState, next_micros: int, now_ms: int) -> None:
        """Tell the maintainers what they must know of a purse that now stands so, when a reply costs `next_micros`."""


class Carrier(Protocol):
    def send(self, reply: Reply) -> Sent:
        """One attempt, never a second. Raises nothing."""


class Inbox(Protocol):
    def put_back(self, body: str, seconds: int) -> None:
        """Bring a delivery back after a delay; `body` is what the queue will hand us again."""


class DeadLetters(Protocol):
    def bury(self, shape: Any, why: str) -> None:
        """Keep the shape of something that cannot be read."""
