"""The rota as maintainers write it, checked to the last field: a shift misread is a promise that nobody keeps."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from antirelou.domain.area import read_cover
from antirelou.domain.rota import EVERYWHERE, Rota
from antirelou.domain.shift import Shift

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELDS = frozenset(("areas", "locales", "days", "from", "to", "zone"))
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_MOST = 500


class RotaError(ValueError):
    """What makes no sense in it; the message names the shift by its place, and the field."""


def read_rota(fields: Mapping[str, Any], locales: frozenset[str]) -> Rota:
    """All of `rota.toml`. Raises RotaError."""
    unknown = sorted(set(fields) - {"shift", "fallbacks"})
    _check(not unknown, "rota", f"nothing is known of {', '.join(unknown)}")
    rows = fields.get("shift", [])
    _check(isinstance(rows, list) and len(rows) <= _MOST, "rota", f"shifts are [[shift]] tables, {_MOST} at most")
    shifts = tuple(_shift(f"shift {place}", row, locales) for place, row in enumerate(rows, start=1))
    return Rota(shifts, _fallbacks(fields.get("fallbacks", {})))


def _shift(name: str, row: Any, locales: frozenset[str]) -> Shift:
    _check(isinstance(row, Mapping), name, "a shift is a table of fields")
    _check(set(row) == _FIELDS, name, f"it must have {', '.join(sorted(_FIELDS))}, and nothing else")
    days = _texts(name, "days", row["days"], DAYS)
    return Shift(
        areas=_areas(name, "areas", row["areas"]),
        locales=_texts(name, "locales", row["locales"], sorted(locales)),
        days=frozenset(DAYS.index(day) for day in days),
        opens=_minutes(name, "from", row["from"]),
        closes=24 * 60 if row["to"] == "24:00" else _minutes(name, "to", row["to"]),
        zone=_zone(name, row["zone"]),
    )


def _fallbacks(given: Any) -> dict[str, tuple[str, ...]]:
    _check(isinstance(given, Mapping) and len(given) <= _MOST, "fallbacks", f"they are one table, of {_MOST} at most")
    for area in given:
        _check(area == EVERYWHERE or read_cover(area) is not None, "fallbacks", f'no area is written "{area:.20}"')
    return {area: _areas("fallbacks", area, into) for area, into in given.items()}


def _areas(name: str, field: str, given: Any) -> tuple[str, ...]:
    areas = _list(name, field, given)
    odd = [each for each in areas if read_cover(each) is None]
    _check(not odd, name, f'{field}: no area is written "{"".join(odd[:1]):.20}" (FR, FR-75, BE-1, CA-H2X are)')
    return areas


def _texts(name: str, field: str, given: Any, known: Iterable[str]) -> tuple[str, ...]:
    texts, known = _list(name, field, given), tuple(known)
    _check(set(texts) <= set(known), name, f"{field} must be of {', '.join(known)}")
    return texts


def _list(name: str, field: str, given: Any) -> tuple[str, ...]:
    fine = isinstance(given, list) and 0 < len(given) <= _MOST and all(isinstance(each, str) for each in given)
    _check(fine, name, f"{field} must be a list of texts, and not empty")
    _check(len(set(given)) == len(given), name, f"{field} names something twice")
    return tuple(given)


def _minutes(name: str, field: str, given: Any) -> int:
    found = _TIME.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        raise RotaError(f'{name}: {field} must read as "20:00"')
    return int(found[1]) * 60 + int(found[2])


def _zone(name: str, given: Any) -> ZoneInfo:
    try:
        return ZoneInfo(given)
    except (TypeError, ValueError, OSError, LookupError):  # what is no name, no path, no file, no zone
        raise RotaError(f"{name}: zone must be one of the tz database, as Europe/Paris or America/Montreal") from None


def _check(fine: bool, name: str, why: str) -> None:
    if not fine:
        raise RotaError(f"{name}: {why}")
