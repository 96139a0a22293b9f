"""Numbers for people who need help, in words: what a conversation tells of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from antirelou.adapters.page_words import PageWords
from antirelou.domain.helpline import Helpline


class ToldHelplines:
    def __init__(self, helplines: Sequence[Helpline], page_words: Mapping[str, PageWords]) -> None:
        self._helplines = helplines
        self._page_words = page_words

    def __call__(self, locale: str, country: str) -> list[dict[str, Any]]:
        say = self._page_words[locale]
        return [_told(line, say.all["about"][line.id]) for line in self._helplines if line.country == country]


def _told(line: Helpline, about: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": about["name"],
        "text": about["text"],
        "number": line.number,
        "sms": line.sms,
        "url": line.url,
        "emergency": line.emergency,
    }
