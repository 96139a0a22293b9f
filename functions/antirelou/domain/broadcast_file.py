"""A broadcast as maintainers write it: a TOML file, taken to the byte."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from antirelou.domain.money import MICROS

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_FIELDS = {"id", "countries", "most", "pace_per_second", "texts"}
_LARGEST = 20_000  # bytes
_SLOWEST, _FASTEST = 0.2, 50
MOST_MICROS = 100_000 * MICROS


class BroadcastFileError(ValueError):
    """The file is none; the message says what must be mended."""


@dataclass(frozen=True)
class BroadcastFile:
    """`texts` by locale; `most_micros` is the most that may ever be put into its purse; `sha256` that of `raw`."""

    id: str
    countries: tuple[str, ...]
    texts: Mapping[str, str] = field(repr=False)
    most_micros: int
    pace_per_second: float
    raw: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def read_broadcast(raw: bytes) -> BroadcastFile:
    """Raises BroadcastFileError."""
    fields = _fields(raw)
    return BroadcastFile(
        id=_matching(fields["id"], _ID, "id: lower-case letters, digits and dashes, 40 at most"),
        countries=_countries(fields["countries"]),
        texts=_texts(fields["texts"]),
        most_micros=_micros(fields["most"]),
        pace_per_second=_pace(fields["pace_per_second"]),
        raw=raw,
    )


def _fields(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > _LARGEST:
        raise BroadcastFileError(f"it is larger than {_LARGEST} bytes")
    try:
        fields = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BroadcastFileError("it is not TOML in UTF-8") from None
    if set(fields) != _FIELDS:
        raise BroadcastFileError(f"it has {', '.join(sorted(_FIELDS))}, all of them and nothing else")
    return fields


def _matching(value: Any, form: re.Pattern[str], said: str) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise BroadcastFileError(said)
    return value


def _countries(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    countries = tuple(_matching(each, _COUNTRY, "countries: two capital letters each, as FR") for each in found)
    if not countries or len(set(countries)) != len(countries):
        raise BroadcastFileError("countries: one at least, each once")
    return countries


def _texts(value: Any) -> dict[str, str]:
    rows = value if isinstance(value, dict) else {}
    texts = {locale: row.get("text") if isinstance(row, dict) else None for locale, row in rows.items()}
    if not texts or not all(isinstance(text, str) and text for text in texts.values()):
        raise BroadcastFileError('texts: a table for each locale, as [texts.fr-FR] with text = "..."')
    return {locale: str(text) for locale, text in texts.items()}


def _micros(value: Any) -> int:
    try:
        micros = Decimal(value) * MICROS if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        micros = Decimal("NaN")
    if not micros.is_finite() or micros != int(micros) or not 0 < micros <= MOST_MICROS:
        raise BroadcastFileError('most: the most it may cost, as "25.00"')
    return int(micros)


def _pace(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _SLOWEST <= value <= _FASTEST:
        raise BroadcastFileError(f"pace_per_second: messages a second in all, from {_SLOWEST} to {_FASTEST}")
    return float(value)
