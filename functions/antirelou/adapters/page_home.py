"""What the first page says, worked out for one locale before any of it is markup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from antirelou.adapters.page_words import PageWords
from antirelou.domain.helpline import Helpline, by_country
from antirelou.domain.meter import BEST_FIRST, LineView, Meter, opens_again
from antirelou.domain.reply import Words

GIFTS = (5, 20, 50)


@dataclass(frozen=True)
class Home:
    """`countries` holds the lines on offer, this locale's country first; `messages` what they answer with, this
    locale's first; `timing` when a text is answered; `spoken` the locales callers hear; `short` what opening again
    takes; `subscribe` the line that people ask for our messages, where they may."""

    countries: list[tuple[str, list[LineView]]]
    messages: list[Words]
    emergencies: list[tuple[str, list[Helpline]]]
    timing: str
    spoken: frozenset[str]
    rate: str
    short: str
    gifts: list[str]
    subscribe: LineView | None

    @property
    def lines(self) -> list[LineView]:
        return [line for _, lines in self.countries for line in lines]


def home(
    meter: Meter,
    say: PageWords,
    words: Mapping[str, Words],
    helplines: Sequence[Helpline],
    broadcasts: bool = False,
) -> Home:
    lines = [line for line in meter.lines if line.offered]
    countries = _countries(lines, say.all["home"])
    here = list(dict.fromkeys([say.all["home"], *(country for country, _ in countries)]))
    urgent = [helpline for helpline in helplines if helpline.emergency and helpline.country in here]
    return Home(
        countries=countries,
        messages=_messages(lines, say.locale, words),
        emergencies=by_country(urgent, here),
        timing=_timing([line for line in lines if line.texts], say),
        spoken=frozenset(line.locale for line in lines if line.calls),
        rate=_answers(meter, say, "meter", "rate", 1),
        short=_short(meter, say),
        subscribe=_asked_for_messages(countries) if broadcasts else None,
        gifts=[_answers(meter, say, "give", "sums", units) for units in GIFTS if meter.people_per_unit],
    )


def _countries(lines: Sequence[LineView], first: str) -> list[tuple[str, list[LineView]]]:
    order = sorted({line.country for line in lines}, key=lambda country: (country != first, country))
    return [
        (country, sorted((line for line in lines if line.country == country), key=_most_useful)) for country in order
    ]


def _asked_for_messages(countries: Sequence[tuple[str, list[LineView]]]) -> LineView | None:
    """The first one that takes texts: of the reader's country, where there is one."""
    return next((line for _, lines in countries for line in lines if line.texts), None)


def _most_useful(line: LineView) -> tuple[int, str, str]:
    return BEST_FIRST.index(line.openness), line.region, line.name


def _messages(lines: Sequence[LineView], locale: str, words: Mapping[str, Words]) -> list[Words]:
    used = {line.locale for line in lines if line.locale in words} or {locale}
    return [words[each] for each in sorted(used, key=lambda each: (each != locale, each))]


def _timing(lines: Sequence[LineView], say: PageWords) -> str:
    waits = {line.text_minutes for line in lines}
    texts = say.all["how"]["texts"]
    if not any(waits):
        return str(texts["at_once"]) if waits else ""
    return say.count(texts["later" if min(waits) else "mixed"], max(waits))


def _answers(meter: Meter, say: PageWords, section: str, form: str, units: int) -> str:
    if not meter.people_per_unit:
        return ""
    money = say.money(units, meter.currency)
    return say.count(say.all[section][form], units * meter.people_per_unit, money=money)


def _short(meter: Meter, say: PageWords) -> str:
    if not meter.people_per_unit:
        return str(say.all["meter"]["shortest"])
    units = opens_again(meter.people_per_unit)
    people = say.number(units * meter.people_per_unit)
    return str(say.all["meter"]["short"].format(money=say.money(units, meter.currency), n=people))
