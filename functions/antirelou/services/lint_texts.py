"""What each text costs, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from antirelou.domain.keyword import Keyword, keyword_of
from antirelou.domain.money import Prices
from antirelou.domain.reply import Kind, Words
from antirelou.domain.segments import Billing, bill

_MOST_CHARACTERS = 1530  # ten segments: AWS refuses more


@dataclass(frozen=True)
class Linted:
    """One text: how it is billed, what it costs by carrier and country (micro-dollars), and what must be mended."""

    locale: str
    kind: Kind
    length: int
    billing: Billing
    price_usd_micros: dict[str, dict[str, int]]
    faults: tuple[str, ...]


def lint_texts(words: Iterable[Words], prices: Prices) -> list[Linted]:
    return [
        _lint(each, kind, text, prices)
        for each in sorted(words, key=lambda w: w.locale)
        for kind, text in each.by_kind.items()
    ]


def _lint(words: Words, kind: Kind, text: str, prices: Prices) -> Linted:
    billing = bill(text)
    costs = {
        carrier: {country: prices.of_reply(carrier, country, billing.segments) or 0 for country in listed}
        for carrier, listed in prices.segment_usd_micros.items()
    }
    return Linted(words.locale, kind, len(text), billing, costs, tuple(_faults(words, kind, text, billing)))


def _faults(words: Words, kind: Kind, text: str, billing: Billing) -> Iterable[str]:
    if billing.culprits and kind not in words.ucs2_wanted:
        yield f"doubles the bill: {' '.join(billing.culprits)} (reword, or say ucs2_wanted = true)"
    if kind in words.ucs2_wanted and not billing.culprits:
        yield "says ucs2_wanted, and needs it no more"
    if not text.strip() or text != text.strip():
        yield "is empty, or has spaces at an end"
    if len(text) > _MOST_CHARACTERS:
        yield "is longer than the carrier sends"
    if not any(keyword_of(word) is Keyword.STOP for word in text.split()):
        yield "does not say how to opt out"
