"""Read one frame from a browser, for the role of whoever sent it."""

from collections.abc import Callable, Mapping
from typing import Any

from antirelou.domain.chat_fields import (
    MOST_BOX,
    is_box,
    is_count,
    is_sub,
    read_areas,
    read_locales,
    read_proof,
    read_room,
)
from antirelou.domain.chat_frame import Bad, Claim, Duty, End, Frame, Hand, Hello, Mute, Ping, Quit, Say, Typing
from antirelou.domain.chat_json import has_only, read_object
from antirelou.domain.ticket import Role

_Fields = Mapping[str, Any]


def read_frame(text: object, role: Role) -> Frame | Bad:
    """Raises nothing. Fields that are missing, odd or too many make it no frame."""
    fields = read_object(text)
    if fields is None:
        return Bad.FRAME
    action = fields.get("action")
    if not isinstance(action, str) or not any(action in readers for readers in _READERS.values()):
        return Bad.ACTION
    read = _READERS[role].get(action)
    if read is None:
        return Bad.ROLE
    return read({name: value for name, value in fields.items() if name != "action"}) or Bad.FRAME


def _visitors_say(fields: _Fields) -> Say | None:
    return _say(fields) if has_only(fields, "seq", "epoch", "box") else None


def _desks_say(fields: _Fields) -> Say | None:
    room = read_room(fields.get("room"))
    return _say(fields, room) if room and has_only(fields, "room", "seq", "epoch", "box") else None


def _say(fields: _Fields, room: str = "") -> Say | None:
    seq, epoch, box = fields["seq"], fields["epoch"], fields["box"]
    if not is_count(seq) or not is_count(epoch) or not isinstance(box, str):
        return None
    if len(box) > MOST_BOX:
        return Say(seq, epoch, "", room)
    return Say(seq, epoch, box, room) if is_box(box) else None


def _duty(fields: _Fields) -> Duty | None:
    if fields.get("on") is False and has_only(fields, "on", *(fields.keys() & {"areas", "locales"})):
        return Duty(False)
    areas, locales = read_areas(fields.get("areas")), read_locales(fields.get("locales"))
    if fields.get("on") is not True or not areas or not locales or not has_only(fields, "on", "areas", "locales"):
        return None
    return Duty(True, areas, locales)


def _claim(fields: _Fields) -> Claim | None:
    room, proof, epoch = read_room(fields.get("room")), read_proof(fields), fields.get("epoch")
    if not room or not proof or not is_count(epoch):
        return None
    whole = has_only(fields, "room", "epoch", "key", "signature", "certificate")
    return Claim(room, int(epoch), proof) if whole else None


def _hand(fields: _Fields) -> Hand | None:
    room, to = read_room(fields.get("room")), fields.get("to")
    return Hand(room, str(to)) if room and is_sub(to) and has_only(fields, "room", "to") else None


def _mute(fields: _Fields) -> Mute | None:
    room, on = read_room(fields.get("room")), fields.get("on")
    return Mute(room, on) if room and isinstance(on, bool) and has_only(fields, "room", "on") else None


def _of_room(kind: type[Typing] | type[End]) -> Callable[[_Fields], Typing | End | None]:
    def read(fields: _Fields) -> Typing | End | None:
        room = read_room(fields.get("room"))
        return kind(room) if room and has_only(fields, "room") else None

    return read


def _bare(frame: Frame) -> Callable[[_Fields], Frame | None]:
    return lambda fields: None if fields else frame


_READERS: Mapping[Role, Mapping[str, Callable[[_Fields], Frame | None]]] = {
    Role.VISITOR: {
        "hello": _bare(Hello()),
        "ping": _bare(Ping()),
        "say": _visitors_say,
        "typing": _bare(Typing()),
        "quit": _bare(Quit()),
    },
    Role.DESK: {
        "hello": _bare(Hello()),
        "ping": _bare(Ping()),
        "duty": _duty,
        "claim": _claim,
        "say": _desks_say,
        "typing": _of_room(Typing),
        "hand": _hand,
        "end": _of_room(End),
        "mute": _mute,
    },
}
