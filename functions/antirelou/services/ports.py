"""What the use cases need from the outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from antirelou.domain.candidate import Candidate
from antirelou.domain.flow import Flow
from antirelou.domain.limits import Limits
from antirelou.domain.message import Message
from antirelou.domain.notice import Notice
from antirelou.domain.outcome import Held, Outcome, Reason
from antirelou.domain.outgoing import Outgoing
from antirelou.domain.pool import PoolChanges
from antirelou.domain.purse import Price, PurseState, Shortfall
from antirelou.domain.reply import Kind, Reply
from antirelou.domain.screening import Screened
from antirelou.domain.sender import Heard, SenderRecord
from antirelou.domain.talk import Talk
from antirelou.domain.wait import Wait, WaitRef


@dataclass(frozen=True)
class Reservation:
    """`verdicts` has one entry per reply asked for: None for a reserved one, else the wall it met. `purse` is how it
    stood right after."""

    id: str
    verdicts: tuple[Shortfall | None, ...]
    purse: PurseState

    @property
    def granted(self) -> int:
        """How many are reserved."""
        return self.verdicts.count(None)

    @property
    def shortfall(self) -> Shortfall | None:
        """The first wall met."""
        return next((verdict for verdict in self.verdicts if verdict), None)


@dataclass(frozen=True)
class LineState:
    """What every container must know of within seconds."""

    flow: Flow
    pool: PoolChanges


@dataclass(frozen=True)
class Looked:
    """One record per person asked for, in order, and the state of the line if it was asked for."""

    records: list[SenderRecord]
    line: LineState | None = None


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

    def digest(self, what: str, at_ms: int) -> str:
        """A keyed digest of something else."""


class Senders(Protocol):
    def look(self, people: Sequence[tuple[str, ...]], with_line: bool = False, certain: bool = False) -> Looked:
        """Each person is read under all of that person's keys. May be a moment old, unless it must be `certain`; only
        `mark` decides."""

    def opt_out(self, sender_key: str, now_ms: int) -> Talk | None:
        """Never answer this sender again. The talk that this ended, if there was one."""

    def hear(self, sender_key: str, heard: Collection[Heard], gone: Collection[Heard], now_ms: int) -> SenderRecord:
        """Note texts of a sender who waits, strike out those of an earlier flood; how the record stands then."""

    def silence(self, sender_key: str, until_ms: int, now_ms: int) -> None:
        """No answer to what this sender sends before that time. A longer silence stays."""


class Waits(Protocol):
    def put(self, wait: Wait, now_ms: int) -> Wait:
        """Let it wait, unless another contact of this person waits for this number: the one that does then."""

    def find(self, refs: Sequence[WaitRef]) -> dict[WaitRef, Wait]:
        """Those that are still known, what has ended without its seal."""

    def postpone(self, ref: WaitRef, due_ms: int) -> None:
        """It is due then. Harmless if it has ended, or another has taken its place."""

    def wipe(self, ref: WaitRef, via: str = "") -> None:
        """It has ended, by this delivery. Harmless if done twice, or if another has taken its place."""

    def forget(self, sender_key: str) -> None:
        """All that waits for this person."""


class Seals(Protocol):
    def seal(self, what: Mapping[str, str], ref: WaitRef) -> bytes:
        """Encrypt, for this contact only."""

    def open(self, sealed: bytes, ref: WaitRef) -> dict[str, str]:
        """Raises if it was sealed for another contact."""


class Timers(Protocol):
    def set(self, ref: WaitRef, due_ms: int) -> None:
        """Bring it back to the inbox then. Doing it twice sets it once."""


class Subscriptions(Protocol):
    def kind_of(self, screened: Screened, keys: Sequence[str]) -> Kind | None:
        """What to answer, to a text that asks for our messages or agrees to them; None for every other."""

    def subscribe(self, candidates: Sequence[Candidate], now_ms: int) -> dict[int, Outcome]:
        """Those among them who agreed. An outcome only for who could not be."""

    def note(self, candidates: Sequence[Candidate], outcomes: Mapping[int, Outcome], now_ms: int) -> None:
        """Who was asked in this batch. Raises nothing."""

    def withdraw(self, screened: Screened, keys: Sequence[str], now_ms: int) -> None:
        """They want no more of them."""


class Marks(Protocol):
    def mark(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Reason | Held | None:
        """Claim the one right to send this reply, and make its move; a reason if someone else has it or the limits
        forbid it, MOVED if someone else has moved meanwhile."""

    def unmark(self, reply: Reply) -> None:
        """The reply is certain not to have left: as if it had never been marked, and nothing moved."""

    def write_off(self, reply: Reply) -> None:
        """The carrier refused it for good: it cost nothing, nothing moved, and it still counts against the limits."""


class Purse(Protocol):
    def reserve(self, prices: Sequence[Price], now_ms: int) -> Reservation:
        """Put aside as many of these, in order, as the purse, the caps and the quotas allow."""

    def give_back(self, reservation: str, unused: Sequence[Price], reserved_ms: int) -> None:
        """What a reservation did not use, money and counts, to the hour, day and month it was made in; closes it. Doing
        it twice moves them once."""

    def close(self, reservation: str) -> None:
        """All of the reservation was used."""


class Prefixes(Protocol):
    def take(self, prefix: str, day: int, replies: int) -> int:
        """Count replies to numbers of this prefix (a digest) on that day; how many of them are within its quota."""

    def give_back(self, prefix: str, day: int, replies: int) -> None:
        """They were not sent after all."""


class Flows(Protocol):
    def read(self) -> Flow:
        """As it stands."""

    def swap(self, old: Flow, new: Flow) -> tuple[Flow, bool]:
        """Replace it if nobody else did meanwhile: how it stands then, and whether that is `new`."""


class Notices(Protocol):
    def claim(self, notice: Notice) -> bool:
        """True for the one caller that is to tell it."""

    def unclaim(self, notice: Notice) -> None:
        """It could not be told after all."""

    def pause(self, why: str) -> None:
        """Reserve nothing until someone resumes."""


class Maintainers(Protocol):
    def tell(self, message: Message) -> None:
        """Send them a message."""


class Watch(Protocol):
    def __call__(self, purse: PurseState, next_micros: int, now_ms: int) -> None:
        """Tell the maintainers what they must know of a purse that now stands so, when a reply costs `next_micros`."""


class Carrier(Protocol):
    def send(self, reply: Outgoing) -> Sent:
        """One attempt, never a second. Raises nothing."""


class Inbox(Protocol):
    def hand_in(self, body: str) -> None:
        """Hand a contact over to whoever answers."""

    def put_back(self, body: str, seconds: int) -> None:
        """Bring a delivery back after a delay; `body` is what the queue will hand us again."""


class DeadLetters(Protocol):
    def bury(self, shape: Any, why: str) -> None:
        """Keep the shape of something that cannot be read."""
