"""What the visitor's page of the chat says of countries, for one locale: where one may be, and whom to call there."""

from collections.abc import Iterable
from dataclasses import dataclass

from antirelou.adapters.page_words import PageWords
from antirelou.domain.helpline import Helpline, by_country

ELSEWHERE = "ZZ"
_EXAMPLES = {"FR": "75001", "BE": "1000", "CH": "1200", "CA": "H2X 1Y4"}
"""A postal code of each country whose code is asked for."""


@dataclass(frozen=True)
class Talk:
    """`countries` with an example of their postal codes, empty where none is asked for; this locale's first."""

    countries: list[tuple[str, str]]
    urgent: list[tuple[str, list[Helpline]]]
    others: list[tuple[str, list[Helpline]]]


def talk(say: PageWords, helplines: Iterable[Helpline]) -> Talk:
    home = say.all["home"]
    known = sorted(say.all["countries"], key=lambda code: (code != home, code not in _EXAMPLES, say.country(code)))
    lines = list(helplines)
    return Talk(
        countries=[(code, _EXAMPLES.get(code, "")) for code in [*known, ELSEWHERE]],
        urgent=by_country((line for line in lines if line.emergency), [home]),
        others=by_country((line for line in lines if not line.emergency), [home]),
    )
