"""An area: a country, or the beginning of a postal code in one."""

import re
from collections.abc import Collection

_AREA = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,4})?")


def read_area(raw: object) -> str | None:
    return raw if isinstance(raw, str) and _AREA.fullmatch(raw) else None


def nearness(area: str, covered: Collection[str]) -> int:
    """0 where one of these covers it, 1 in the same country, 2 elsewhere."""
    if any(area.startswith(each) for each in covered):
        return 0
    return 1 if any(area[:2] == each[:2] for each in covered) else 2
