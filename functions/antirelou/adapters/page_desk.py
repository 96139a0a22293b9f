"""What the responders' page is made of: its words, answers ready to be sent, help numbers in every language."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from typing import Any

from antirelou.adapters.page_words import PageWords, typeset
from antirelou.domain.helpline import Helpline


class DeskPages:
    def __init__(self, page_words: Mapping[str, PageWords], helplines: Sequence[Helpline]) -> None:
        self._page_words = page_words
        self._helplines = helplines

    @staticmethod
    def path(say: PageWords) -> str:
        return f"{say.locale}/desk.html"

    def told(self, say: PageWords) -> dict[str, Any]:
        """`d` are the page's words; what a visitor is answered is there in every language, whatever the page's is."""
        return {
            "d": typeset(read_desk_words(_language(say.locale)), say.locale),
            "countries": {code: say.country(code) for code in sorted({each.country for each in self._helplines})},
            "canned": self._canned,
            "numbers": self._numbers,
        }

    @cached_property
    def _canned(self) -> dict[str, list[dict[str, str]]]:
        answers = read_canned()
        return {
            locale: [typeset(_in_language(answer, _language(locale)), locale) for answer in answers]
            for locale in self._page_words
        }

    @cached_property
    def _numbers(self) -> dict[str, dict[str, list[dict[str, str]]]]:
        """By locale and country."""
        return {locale: self._by_country(say) for locale, say in self._page_words.items()}

    def _by_country(self, say: PageWords) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = {}
        for line in self._helplines:
            found.setdefault(line.country, []).append(_entry(line, say))
        return found


def read_desk_words(language: str) -> dict[str, Any]:
    return _read(f"pages/desk/{language}.toml")


def read_canned() -> list[dict[str, dict[str, str]]]:
    """In the order they are offered; each field by language."""
    answers: list[dict[str, dict[str, str]]] = _read("canned.toml")["answer"]
    return answers


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(files("antirelou").joinpath(path).read_text("utf-8"))


def _language(locale: str) -> str:
    return locale.partition("-")[0]


def _in_language(answer: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    return {name: texts[language] for name, texts in answer.items()}


def _entry(line: Helpline, say: PageWords) -> dict[str, str]:
    about = say.all["about"][line.id]
    by_text = say.all["helplines"]["sms"].format(n=line.sms) if line.sms else ""
    reach = ", ".join(filter(None, (line.number, by_text, line.url)))
    return {
        "title": about["name"],
        "text": f"{about['name']}{_colon(say)}{reach}. {about['text']}",
    }


def _colon(say: PageWords) -> str:
    return "\u00a0: " if say.locale.startswith("fr") else ": "
