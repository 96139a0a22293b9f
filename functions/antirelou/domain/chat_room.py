"""A room: one visitor, at most one responder, and what may become of it. Nothing of what they say is here.

Every change is a function from a room to the room after it: the same one if there is nothing to do (events come twice,
and late), None if it may not be.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

ROOM_LASTS_MS = 4 * 3_600_000
GRACE_MS = 60_000


class RoomState(Enum):
    WAITING = "waiting"
    OPEN = "open"
    OFFERED = "offered"


@dataclass(frozen=True)
class Certificate:
    """The organisation's word for a responder's key. `until` is in Unix seconds."""

    key: str
    label: str
    until: int
    signature: str


@dataclass(frozen=True)
class Proof:
    """What lets a visitor's page believe a claim: the desk's key of this epoch, and who signed it."""

    key: str
    signature: str
    certificate: Certificate


@dataclass(frozen=True)
class Room:
    """`epoch` counts the claims so far. `visitor` and `desk` are connections; `..._gone_ms` since when they are gone,
    0 while they are there. `ticket` is the digest of the last ticket back into it."""

    id: str = field(repr=False)
    area: str
    locale: str
    since_ms: int
    expires_ms: int
    visitor_key: str = field(repr=False)
    resume: str = field(repr=False)
    visitor: str = field(repr=False)
    state: RoomState = RoomState.WAITING
    visitor_gone_ms: int = 0
    sub: str = field(default="", repr=False)
    desk: str = field(default="", repr=False)
    desk_gone_ms: int = 0
    epoch: int = 0
    proof: Proof | None = field(default=None, repr=False)
    offered_to: str = field(default="", repr=False)
    muted: bool = False
    ticket: str = field(default="", repr=False)
    version: int = 0

    @property
    def waits(self) -> bool:
        return self.state is RoomState.WAITING

    @property
    def next_epoch(self) -> int:
        return self.epoch + 1


def claim(room: Room, sub: str, desk: str, epoch: int, proof: Proof) -> Room | None:
    """Its own responder may claim it again, with new keys: those of a page that was reloaded are lost."""
    if room.sub == sub and room.epoch == epoch and room.proof == proof:
        return replace(room, desk=desk, desk_gone_ms=0)
    if epoch != room.next_epoch or not (room.waits or sub in (room.sub, room.offered_to)):
        return None
    return replace(
        room,
        state=RoomState.OPEN,
        sub=sub,
        desk=desk,
        desk_gone_ms=0,
        epoch=epoch,
        proof=proof,
        offered_to="",
        muted=room.muted and room.sub == sub,
    )


def hand(room: Room, sub: str, to: str) -> Room | None:
    """Offer it to a colleague. To oneself is to take the offer back."""
    if room.sub != sub:
        return None
    if to == sub:
        return replace(room, state=RoomState.OPEN, offered_to="")
    return replace(room, state=RoomState.OFFERED, offered_to=to)


def mute(room: Room, sub: str, on: bool) -> Room | None:
    return replace(room, muted=on) if room.sub == sub else None


def wait_again(room: Room) -> Room:
    """At its old place: `since_ms` stays."""
    return replace(
        room,
        state=RoomState.WAITING,
        sub="",
        desk="",
        desk_gone_ms=0,
        proof=None,
        offered_to="",
        muted=False,
    )


def visitor_left(room: Room, connection: str, now_ms: int) -> Room:
    """Only the connection that the room has now can leave it."""
    if room.visitor != connection or room.visitor_gone_ms:
        return room
    return replace(room, visitor_gone_ms=now_ms)


def visitor_moved(room: Room, connection: str, now_ms: int) -> Room:
    """Another connection, through which nothing can be said before its first hello."""
    return replace(room, visitor=connection, visitor_gone_ms=room.visitor_gone_ms or now_ms, ticket="")


def visitor_back(room: Room, connection: str) -> Room | None:
    return replace(room, visitor_gone_ms=0) if room.visitor == connection else None


def desk_left(room: Room, connection: str, now_ms: int) -> Room:
    if room.desk != connection or room.desk_gone_ms:
        return room
    return replace(room, desk_gone_ms=now_ms)


def desk_back(room: Room, sub: str, connection: str) -> Room | None:
    return replace(room, desk=connection, desk_gone_ms=0) if room.sub == sub else None
