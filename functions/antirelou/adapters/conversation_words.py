"""What conversations say besides their scripts: numbers for people who need help, set in type as the pages are."""

from collections.abc import Mapping, Sequence
from typing import Any

from antirelou.adapters.page_words import PageWords, typeset
from antirelou.domain.helpline import Helpline


class ConversationWords:
    def __init__(self, helplines: Sequence[Helpline], page_words: Mapping[str, PageWords]) -> None:
        self._helplines = helplines
        self._page_words = page_words

    def helplines(self, locale: str, country: str) -> list[dict[str, Any]]:
        say = self._page_words[locale]
        return [_told(line, say.all["about"][line.id]) for line in self._helplines if line.country == country]

    def set_type(self, told: dict[str, Any], locale: str) -> dict[str, Any]:
        found: dict[str, Any] = typeset(told, locale)
        return found


def _told(line: Helpline, about: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": about["name"],
        "text": about["text"],
        "number": line.number,
        "sms": line.sms,
        "url": line.url,
        "emergency": line.emergency,
    }
