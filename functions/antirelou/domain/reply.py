"""The words a number can answer with, and one reply ready to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.number import Number
from antirelou.domain.purse import Price
from antirelou.domain.talk import Move


class Kind(Enum):
    """What is said. Each kind has limits of its own."""

    CONSENT = "consent"
    HELP = "help"
    SCRIPT = "script"
    ASK = "ask"
    WELCOME = "welcome"


WORDED = tuple(kind for kind in Kind if kind is not Kind.SCRIPT)
"""Those whose words are in a locale's file; a script brings its own."""


@dataclass(frozen=True)
class Words:
    """The texts of one locale. `spoken` is what a caller hears; `ucs2_wanted` names the texts that may cost twice for a
    character outside GSM-7; `opening` begins every broadcast."""

    locale: str
    by_kind: Mapping[Kind, str]
    spoken: str
    ucs2_wanted: frozenset[Kind] = frozenset()
    opening: str = ""

    @property
    def own(self) -> tuple[str, ...]:
        """All that may come back to us, from a machine."""
        return tuple(text for text in (*self.by_kind.values(), self.opening) if text)


@dataclass(frozen=True)
class Reply:
    """`sender_key` is the HMAC that stands for the person; `to` lives until it is sent; `via` is the delivery.
    `country_abroad` is empty within the number's own country. `move`: on a number that plays scripts."""

    id: str
    sender_key: str
    to: str = field(repr=False)
    number: Number = field(repr=False)
    kind: Kind
    body: str = field(repr=False)
    price_micros: int
    price_usd_micros: int
    at_ms: int
    via: str = ""
    country_abroad: str = ""
    move: Move | None = None

    @property
    def price(self) -> Price:
        return Price(self.price_micros, self.country_abroad, self.number.name, self.number.flat_rate)

    @property
    def context(self) -> str:
        """Our own id in the carrier's delivery reports."""
        return f"{self.sender_key}.{self.number.name}.{self.kind.value}.{self.id}"
