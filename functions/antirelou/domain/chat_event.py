"""What is sent to browsers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from antirelou.domain.chat_frame import Bad, Say
from antirelou.domain.chat_room import Room
from antirelou.domain.responder import Responder, colleagues_of


class NotDelivered(Enum):
    AWAY = "away"
    MUTED = "muted"
    SLOW_DOWN = "slow_down"
    TOO_LONG = "too_long"
    NO_ROOM = "no_room"
    FAULT = "fault"


@dataclass(frozen=True)
class Event:
    name: str
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        return json.dumps({"event": self.name, **self.fields}, ensure_ascii=False, separators=(",", ":"))


PONG = Event("pong")


def to_visitor(name: str, of: Room, **fields: Any) -> Event:
    """What a room has become. Posts may overtake each other: whoever heard of a newer `version` ignores this one."""
    return Event(name, {"version": of.version, **fields})


def waiting(room: Room, ahead: int, there: bool, resume: str = "") -> Event:
    """`resume` is told once: only its digest is kept."""
    once = {"resume": resume} if resume else {}
    return to_visitor("waiting", room, room=room.id, **once, ahead=ahead, there=there)


def claimed(room: Room) -> Event:
    """Of a room that somebody claimed."""
    proof = asdict(room.proof) if room.proof else {}
    return to_visitor("claimed", room, room=room.id, epoch=room.epoch, **proof)


def waits(room: Room) -> Event:
    return Event("waits", waiting_fields(room))


def offered(room: Room) -> Event:
    """`from` is the name that the certificate of whoever has it gives them."""
    return Event("offered", {**waiting_fields(room), "from": room.proof.certificate.label if room.proof else ""})


def yours(room: Room) -> Event:
    return Event("yours", held_fields(room))


def desk(
    sub: str, duty: Responder | None, rooms: Sequence[Room], queue: Sequence[Room], on_duty: Sequence[Responder]
) -> Event:
    """Where things stand for a responder."""
    on = {"on": True, "areas": list(duty.areas), "locales": list(duty.locales)} if duty else None
    return Event(
        "desk",
        {
            "sub": sub,
            "duty": on,
            "rooms": [held_fields(room) for room in rooms],
            "waiting": [waiting_fields(room) for room in queue],
            **_colleagues(sub, on_duty),
        },
    )


def colleagues(sub: str, on_duty: Sequence[Responder]) -> Event:
    """To this responder: who is there now."""
    return Event("colleagues", _colleagues(sub, on_duty))


def gone(room: Room) -> Event:
    """It left the queue: for good, or by a claim of this epoch. A desk that knows of a later wait keeps that."""
    return of_room("gone", room.id, **({} if room.waits else {"epoch": room.epoch}))


def of_room(name: str, room: str, **fields: Any) -> Event:
    """`gone`, `taken`, `handed`, `away`, `back`, `typing`, `ended`... and which room."""
    return Event(name, {"room": room, **fields})


def said(room: str, say: Say) -> Event:
    return of_room("said", room, seq=say.seq, epoch=say.epoch, box=say.box)


def delivered(room: str, say: Say) -> Event:
    return of_room("delivered", room, seq=say.seq, epoch=say.epoch)


def not_delivered(room: str, say: Say, why: NotDelivered) -> Event:
    return of_room("not_delivered", room, seq=say.seq, epoch=say.epoch, why=why.value)


def refused(why: Bad) -> Event:
    return Event("refused", {"why": why.value})


def waiting_fields(room: Room) -> dict[str, Any]:
    """The epoch is that of the claim to come."""
    return _fields(room, room.next_epoch)


def held_fields(room: Room) -> dict[str, Any]:
    return _fields(room, room.epoch)


def _colleagues(sub: str, on_duty: Sequence[Responder]) -> dict[str, Any]:
    return {"colleagues": [{"sub": each.sub, "label": each.label} for each in colleagues_of(sub, on_duty)]}


def _fields(room: Room, epoch: int) -> dict[str, Any]:
    return {
        "room": room.id,
        "area": room.area,
        "locale": room.locale,
        "since_ms": room.since_ms,
        "key": room.visitor_key,
        "epoch": epoch,
    }
