"""A number for people in danger: what is known of it, from where, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

OLDEST_DAYS = 180
"""After that, somebody looks again before it is shown."""


class Days(Enum):
    ALWAYS = "always"
    EVERY = "every"
    WEEKDAYS = "weekdays"
    UNKNOWN = ""


@dataclass(frozen=True)
class Helpline:
    """`number` and `sms` as people there write them; what is not there is empty. `to_confirm` is for who checks it."""

    id: str
    country: str
    source: str
    checked_on: date
    number: str = ""
    sms: str = ""
    url: str = ""
    emergency: bool = False
    hours: Days = Days.UNKNOWN
    opens: str = ""
    closes: str = ""
    to_confirm: str = ""

    def is_old(self, today: date) -> bool:
        return (today - self.checked_on).days > OLDEST_DAYS


def by_country(helplines: Iterable[Helpline], first: Iterable[str]) -> list[tuple[str, list[Helpline]]]:
    """Grouped, the countries of `first` at the top, in their order."""
    groups: dict[str, list[Helpline]] = {country: [] for country in first}
    for helpline in helplines:
        groups.setdefault(helpline.country, []).append(helpline)
    return [(country, lines) for country, lines in groups.items() if lines]
