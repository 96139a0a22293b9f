"""What a visitor's page asks over HTTP."""

from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.area import read_area
from antirelou.domain.chat_fields import read_locale, read_room
from antirelou.domain.chat_json import has_only, is_public_key, read_object
from antirelou.domain.ticket import read_secret


@dataclass(frozen=True)
class NewVisitor:
    area: str
    locale: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class Returning:
    room: str = field(repr=False)
    resume: str = field(repr=False)


class NoTicket(Enum):
    """Why there is none; `status` is HTTP's."""

    NETWORK = "network", 429
    BUSY = "busy", 429
    CLOSED = "closed", 503
    NO_ROOM = "no_room", 404
    MALFORMED = "malformed", 400

    def __new__(cls, value: str, status: int) -> "NoTicket":
        why = object.__new__(cls)
        why._value_ = value
        why.status = status
        return why

    status: int


@dataclass(frozen=True)
class Hours:
    """`opens_ms`: when the rota next covers the area, where nobody is there now."""

    there: bool
    waiting: int
    opens_ms: int | None

    def open_at(self, now_ms: int) -> bool:
        """Whether there is a queue to wait in: somebody is there, or promised for this hour."""
        return self.there or (self.opens_ms is not None and self.opens_ms <= now_ms)


def read_ask(text: str) -> NewVisitor | Returning | None:
    """The body of a request for a ticket. Raises nothing."""
    fields = read_object(text)
    if fields is None or not has_only(fields, "area", "locale", "key"):
        return read_return(text)
    area, locale, key = read_area(fields["area"]), read_locale(fields["locale"]), fields["key"]
    return NewVisitor(area, locale, str(key)) if area and locale and is_public_key(key) else None


def read_return(text: str) -> Returning | None:
    fields = read_object(text) or {}
    room, resume = read_room(fields.get("room")), read_secret(fields.get("resume"))
    return Returning(room, resume) if room and resume and has_only(fields, "room", "resume") else None
