"""What somebody asks of a conversation over HTTP, read strictly. Of what is written nothing stays but ids."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from antirelou.domain.chat_json import has_only, read_object
from antirelou.domain.conversation import Chosen, Event, Silent, Wrote

MOST_BYTES = 4 * 1024
MOST_CHARACTERS = 1_000

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOST_SEQ = 1_000


class Way(Enum):
    """Where it is talked. TEXT never comes over HTTP."""

    PAGE = "page"
    EMBED = "embed"
    API = "api"
    TEXT = "text"


class Why(Enum):
    """What was refused; `status` is HTTP's."""

    MALFORMED = "malformed", 400
    UNKNOWN_SCRIPT = "unknown_script", 404
    UNKNOWN_CHOICE = "unknown_choice", 404
    GONE = "gone", 404
    UNKNOWN_PATH = "unknown_path", 404
    UNKNOWN_METHOD = "unknown_method", 405
    OUT_OF_STEP = "out_of_step", 409
    TOO_MANY = "too_many", 429

    def __new__(cls, value: str, status: int) -> "Why":
        why = object.__new__(cls)
        why._value_ = value
        why.status = status
        return why

    status: int


_WAYS = {way.value: way for way in Way if way is not Way.TEXT}


@dataclass(frozen=True)
class Start:
    script: str
    locale: str
    country: str
    way: Way


@dataclass(frozen=True)
class Say:
    """`seq` is the conversation's, as whoever says it saw it."""

    seq: int
    event: Event = field(repr=False)


def read_start(body: bytes) -> Start | None:
    """Raises nothing, like all of these."""
    fields = _object(body)
    if not has_only(fields, "script", "locale", "country", *(fields.keys() & {"way"})):
        return None
    script, locale = read_id(fields["script"]), read_locale(fields["locale"])
    country, way = _matching(fields["country"], _COUNTRY), _WAYS.get(_text(fields.get("way", Way.API.value)))
    return Start(script, locale, country, way) if script and locale and country and way else None


def read_say(body: bytes) -> Say | None:
    fields = _object(body)
    seq, event = fields.get("seq"), _event({name: value for name, value in fields.items() if name != "seq"})
    if type(seq) is not int or not 0 <= seq <= _MOST_SEQ:  # JSON's true is no number
        return None
    return Say(seq, event) if event else None


def read_answer(body: bytes) -> str:
    """To the closing question: its id; empty if it is none."""
    fields = _object(body)
    return read_id(fields["answer"]) if has_only(fields, "answer") else ""


def read_id(value: object) -> str:
    """Empty if it is none."""
    return _matching(value, _ID)


def read_locale(value: object) -> str:
    """Empty if it is none."""
    return _matching(value, _LOCALE)


def _object(body: bytes) -> Mapping[str, Any]:
    if len(body) > MOST_BYTES:
        return {}
    try:
        return read_object(body.decode(), _whole) or {}
    except UnicodeDecodeError:
        return {}


def _whole(written: str) -> int:
    """JSON has one kind of number, and 7.0 is 7."""
    number = float(written)
    if not number.is_integer():
        raise ValueError
    return int(number)


def _event(fields: Mapping[str, Any]) -> Event | None:
    if has_only(fields, "choice") and (choice := read_id(fields["choice"])):
        return Chosen(choice)
    if has_only(fields, "text") and _is_text(fields["text"]):
        return Wrote(fields["text"])
    return Silent() if has_only(fields, "silence") and fields["silence"] is True else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_CHARACTERS and "\0" not in value


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""
