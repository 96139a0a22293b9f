"""The fields of frames, one by one."""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from antirelou.domain.chat_json import has_only, is_base64url, is_public_key
from antirelou.domain.chat_room import Certificate, Proof

BOX_BYTES = tuple(size + 16 for size in (256, 512, 1024, 2048, 4096, 8192))
"""A padded text and the tag of AES-GCM."""
MOST_BOX = -(-BOX_BYTES[-1] * 4 // 3)

_ROOM_BYTES = 16
_MOST_COUNT = 2**31 - 1
_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_COVERED = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,4})?")
_SUB = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST_AREAS, _MOST_LOCALES, _MOST_LABEL = 200, 20, 60


def is_count(value: object) -> TypeGuard[int]:
    """From 1 on; JSON's true is no number."""
    return type(value) is int and 1 <= value <= _MOST_COUNT


def is_box(value: str) -> bool:
    return any(is_base64url(value, size) for size in BOX_BYTES)


def is_sub(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _SUB.fullmatch(value) is not None


def read_room(value: object) -> str:
    """Empty if it is none."""
    return value if isinstance(value, str) and is_base64url(value, _ROOM_BYTES) else ""


def read_locale(value: object) -> str:
    """Empty if it is none."""
    return value if isinstance(value, str) and _LOCALE.fullmatch(value) else ""


def read_areas(value: object) -> tuple[str, ...]:
    """Countries and beginnings of postal codes that somebody covers; empty if one of them is none."""
    return _matching(value, _COVERED, _MOST_AREAS)


def read_locales(value: object) -> tuple[str, ...]:
    return _matching(value, _LOCALE, _MOST_LOCALES)


def read_proof(fields: Mapping[str, Any]) -> Proof | None:
    certificate = _read_certificate(fields.get("certificate"))
    key, signature = fields.get("key"), fields.get("signature")
    if certificate is None or not is_public_key(key) or not is_base64url(signature, 64):
        return None
    return Proof(str(key), str(signature), certificate)


def _read_certificate(value: object) -> Certificate | None:
    if not isinstance(value, dict) or not has_only(value, "key", "label", "until", "signature"):
        return None
    sound = is_public_key(value["key"]) and is_base64url(value["signature"], 64) and is_label(value["label"])
    return Certificate(**value) if sound and _is_time(value["until"]) else None


def is_label(value: object) -> bool:
    """One line: its certificate is signed over lines."""
    return isinstance(value, str) and 0 < len(value) <= _MOST_LABEL and value.isprintable()


def _is_time(value: object) -> bool:
    return type(value) is int and 0 < value < 2**40


def _matching(value: object, pattern: re.Pattern[str], most: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > most:
        return ()
    sound = all(isinstance(each, str) and pattern.fullmatch(each) for each in value)
    return tuple(dict.fromkeys(value)) if sound else ()
