"""A request that somebody on the Internet made: read with suspicion, and how it ends."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qs, parse_qsl

MOST_BYTES = 16 * 1024
_MOST_FIELDS = 100


class Ending(Enum):
    """The value is its name in metrics and logs; `status` is what the caller reads of it, and no more."""

    ACCEPTED = "accepted", 200
    IGNORED = "ignored", 200
    FORGED = "forged", 403
    UNSIGNED = "unsigned", 403
    REPLAYED = "replayed", 403
    OVERSIZED = "oversized", 413
    MALFORMED = "malformed", 400
    UNKNOWN_PATH = "unknown_path", 404
    FAILED = "failed", 500

    def __new__(cls, value: str, status: int) -> "Ending":
        ending = object.__new__(cls)
        ending._value_ = value
        ending.status = status
        return ending

    status: int


@dataclass(frozen=True)
class Request:
    """Headers by lower-case name; a name sent several times has its values joined by commas, as API Gateway does."""

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def asked(self, name: str) -> str:
        """A parameter of the query; empty if it is not there exactly once."""
        found = parse_qs(self.query, max_num_fields=_MOST_FIELDS).get(name, [])
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True)
class Answer:
    """`contact` is the log id of what was handed in; `why` names a fault, or the reason why a true event is ignored."""

    ending: Ending
    body: str = field(default="", repr=False)
    contact: str = ""
    why: str = ""


def read_request(event: Any) -> Request | Ending:
    """API Gateway's event, payload format 2.0. Raises nothing."""
    fields = event if isinstance(event, dict) else {}
    body = fields.get("body") or ""
    if not isinstance(body, str):
        return Ending.MALFORMED
    if len(body) > 2 * MOST_BYTES:  # before any work: base64 makes three bytes four characters
        return Ending.OVERSIZED
    raw = _raw(body, fields.get("isBase64Encoded") is True)
    if raw is None:
        return Ending.MALFORMED
    if len(raw) > MOST_BYTES:
        return Ending.OVERSIZED
    return Request(_text(fields, "rawPath"), _text(fields, "rawQueryString"), _headers(fields.get("headers")), raw)


def read_form(body: bytes) -> dict[str, str] | Ending:
    """The fields of a form. One that names a field twice is refused: what is signed would not be what is read."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return Ending.MALFORMED
    form = dict(pairs)
    return form if len(form) == len(pairs) else Ending.FORGED


def read_json(body: bytes) -> dict[str, Any] | None:
    """None if it is not JSON, or not an object."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def claim_name(*parts: str) -> str:
    """Names one event, whatever it is made of, without saying anything of it."""
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _raw(body: str, encoded: bool) -> bytes | None:
    try:
        return base64.b64decode(body, validate=True) if encoded else body.encode()
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None


def _headers(headers: Any) -> dict[str, str]:
    named = headers.items() if isinstance(headers, dict) else ()
    return {str(name).lower(): value for name, value in named if isinstance(value, str)}


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
