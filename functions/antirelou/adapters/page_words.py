"""The words of the public page: one file per locale, read with its typography, its numbers, dates and money."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

LOCALES = ("fr-FR", "fr-CA", "en")
_SAYS_OTHERWISE = {"fr-CA": "fr-FR"}
"""Locales whose file holds only what differs from another's."""

_NARROW, _NO_BREAK = "\u202f", "\u00a0"


@dataclass(frozen=True)
class PageWords:
    """`all` is the file as nested tables: templates name what they want of it."""

    locale: str
    all: Mapping[str, Any]

    def number(self, count: int) -> str:
        return f"{count:,}".replace(",", self.all["group"])

    def count(self, forms: Mapping[str, str], count: int, **more: str) -> str:
        """The form for so many, with the count as {n}."""
        single = count < 2 if self.locale.startswith("fr") else count == 1
        return forms["one" if single else "other"].format(n=self.number(count), **more)

    def money(self, units: int, currency: str) -> str:
        form = self.all["money"].get(currency, f"{{n}}{_NO_BREAK}{currency}")
        return str(form.format(n=self.number(units)))

    def country(self, code: str) -> str:
        return str(self.all["countries"].get(code, code))

    def full_date(self, iso: str | date) -> str:
        return self._date("date", iso)

    def day(self, iso: str | date) -> str:
        """Without its year."""
        return self._date("day", iso)

    def date_at(self, at_ms: int) -> str:
        return self.full_date(datetime.fromtimestamp(at_ms / 1000, UTC).date())

    def time(self, at_ms: int) -> str:
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        return str(self.all["time"].format(hour=at.hour, minute=f"{at.minute:02}"))

    def hour(self, clock: str) -> str:
        """Of 09:00."""
        return str(self.all["helplines"]["hour"].format(hour=int(clock.partition(":")[0])))

    def _date(self, form: str, iso: str | date) -> str:
        on = iso if isinstance(iso, date) else date.fromisoformat(iso)
        day = self.all["first"] if on.day == 1 else str(on.day)
        return str(self.all[form].format(day=day, month=self.all["months"][on.month - 1], year=on.year))


def read_page_words() -> dict[str, PageWords]:
    """Every locale's, by locale, in the order languages are offered."""
    return {locale: PageWords(locale, typeset(_read(locale), locale)) for locale in LOCALES}


def _read(locale: str) -> dict[str, Any]:
    own = tomllib.loads(files("antirelou").joinpath(f"pages/words/{locale}.toml").read_text("utf-8"))
    other = _SAYS_OTHERWISE.get(locale)
    return _over(_read(other), own) if other else own


def _over(base: Any, own: Any) -> Any:
    """Tables are laid over each other; anything else is replaced."""
    if not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    return base | {name: _over(base.get(name), value) for name, value in own.items()}


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _each(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_each(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def typeset(value: Any, locale: str) -> Any:
    """Every text in nested tables, as it is set in that locale."""
    return _each(value, _typography(locale))


def _typography(locale: str) -> Callable[[str], str]:
    """Curly apostrophes; in France a narrow space before ?, ! and ;, in Québec none; in both no line break before a
    colon."""
    before_marks = {"fr-FR": _NARROW, "fr-CA": ""}.get(locale)

    def set_type(text: str) -> str:
        text = text.replace("'", "’")
        if before_marks is None:
            return text
        text = re.sub(r" ([?!;])", before_marks + r"\1", text)
        return re.sub(r" ([:»%€$])", _NO_BREAK + r"\1", text).replace("« ", f"«{_NO_BREAK}")

    return set_type
