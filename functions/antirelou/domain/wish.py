"""Words by which somebody asks for our messages, when they are the whole text: `ABONNER`, then `OUI`."""

from enum import Enum

from antirelou.domain.plain import plain

FROM_PAGE = "W"
"""Comes after the word in what the page writes into the text: its sender has read the page."""

_SUBSCRIBE = frozenset({"abonner", "subscribe"})
_AGREE = frozenset({"oui", "yes", "ouijaccepte", "yesiagree"})


class Wish(Enum):
    SUBSCRIBE = "subscribe"
    SUBSCRIBE_FROM_PAGE = "subscribe_from_page"
    AGREE = "agree"


def wish_of(body: str) -> Wish | None:
    """None for any other text, whatever words it begins with."""
    if len(body) > 40:
        return None
    word = plain(body)
    if word in _SUBSCRIBE:
        return Wish.SUBSCRIBE
    if word.removesuffix(FROM_PAGE.lower()) in _SUBSCRIBE:
        return Wish.SUBSCRIBE_FROM_PAGE
    return Wish.AGREE if word in _AGREE else None
