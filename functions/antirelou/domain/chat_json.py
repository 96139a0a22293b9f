"""JSON that strangers send, read strictly: no name twice, none of JavaScript's, no odd numbers, no half characters."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

MOST_BYTES = 16 * 1024

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
_NEVER = frozenset({"__proto__", "constructor", "prototype"})


class _RefusedError(ValueError):
    """Not to be read any further."""


def read_object(text: object, fraction: Callable[[str], Any] | None = None) -> dict[str, Any] | None:
    """None for anything but one object of at most 16 KB. `fraction` reads a number with a point or an exponent, or
    raises ValueError; without it there are none. Raises nothing."""
    if not isinstance(text, str) or len(text) > MOST_BYTES:
        return None
    try:
        if len(text.encode()) > MOST_BYTES:
            return None
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=fraction or _constant)
        json.dumps(found, ensure_ascii=False).encode()  # a half of a surrogate pair fails here, and not in the table
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_base64url(value: object, size: int) -> bool:
    """Whether it is exactly that many bytes, written in the one way there is to write them."""
    if not isinstance(value, str) or len(value) != -(-size * 4 // 3) or not _ALPHABET.fullmatch(value):
        return False
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return False
    return base64.urlsafe_b64encode(raw).rstrip(b"=") == value.encode()


def is_public_key(value: object) -> bool:
    """An uncompressed point of P-256: 65 bytes that begin with 4. That it is on the curve, browsers check."""
    return is_base64url(value, 65) and isinstance(value, str) and value[0] == "B" and "A" <= value[1] <= "P"


def has_only(fields: Mapping[str, Any], *names: str) -> bool:
    return fields.keys() == set(names)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or found.keys() & _NEVER:
        raise _RefusedError
    return found


def _constant(_: str) -> None:
    raise _RefusedError
