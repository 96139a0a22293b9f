"""What must be mended in a broadcast's texts before anybody is asked to approve it."""

import re
from collections.abc import Iterator, Mapping

from antirelou.domain.broadcast_file import BroadcastFile
from antirelou.domain.keyword import Keyword, keyword_of
from antirelou.domain.quiet_hours import QuietHours
from antirelou.domain.segments import bill

MOST_SEGMENTS = 3

_SHORTENERS = (
    "bit.ly|bitly.com|tinyurl.com|t.co|goo.gl|ow.ly|is.gd|buff.ly|cutt.ly|rb.gy|lnkd.in|shorturl.at|t.ly|urlz.fr|tiny.cc"
    "|v.gd|s.id|rebrand.ly|shorte.st|adf.ly|bl.ink|qr.ae|fb.me|lc.cx|vu.fr|minu.me|1ll.fr|swll.to|dub.sh"
)
_SHORT_LINK = re.compile(
    rf"(?<![\w.-])(?:www\.)?(?:{_SHORTENERS.replace('.', '[.]')})(?![\w.-]*\w\.|[\w-])", re.IGNORECASE
)


def faults(
    file: BroadcastFile, openings: Mapping[str, str], hours: QuietHours, served: frozenset[str]
) -> Iterator[str]:
    """`openings`: by locale, the words every such text begins with. They say who writes, and by them our own words are
    known when a machine sends them back. `served`: countries that have a price."""
    for country in file.countries:
        if country not in served:
            yield f"{country}: no carrier of ours has a price there"
        if country not in hours.by_country:
            yield f"{country}: quiet_hours.toml does not know it, so nobody there is ever written to"
    for locale, text in file.texts.items():
        yield from (f"{locale}: {fault}" for fault in _of_text(text, openings.get(locale)))


def _of_text(text: str, opening: str | None) -> Iterator[str]:
    if opening is None:
        yield "nobody subscribes in this language"
    elif not text.startswith(f"{opening} "):
        yield f'must begin with "{opening} ", which says who writes'
    if text != text.strip() or any(ord(c) < 32 and c != "\n" for c in text):
        yield "has spaces at an end, or characters that are none"
    if not any(keyword_of(word) is Keyword.STOP for word in text.split()):
        yield "does not say how to opt out"
    if _SHORT_LINK.search(text):
        yield "has a shortened link: nobody can see where it leads, and carriers block it"
    if (segments := bill(text).segments) > MOST_SEGMENTS:
        yield f"takes {segments} segments, {MOST_SEGMENTS} at most"
