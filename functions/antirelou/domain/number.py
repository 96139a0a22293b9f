"""A number of ours: the one people give away."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from antirelou.domain.contact import Medium
from antirelou.domain.delay import Delay
from antirelou.domain.money import Prices


class State(Enum):
    """`active`: people are offered it. `resting`: they are not, and whoever was given it still gets answers. `burned`:
    too well known to protect anyone, it answers nobody, for good."""

    ACTIVE = "active"
    RESTING = "resting"
    BURNED = "burned"


class Greeting(Enum):
    """What a caller meets: a few spoken words, or a line that hangs up."""

    SAY = "say"
    HANG_UP = "hang_up"


@dataclass(frozen=True)
class FlatRate:
    """The most replies in an hour, a day and a month of a line whose plan has no price per text."""

    hour: int
    day: int
    month: int


AT_ONCE = Delay()
AN_HOUR_LATER = Delay(minutes=60, jitter_minutes=15)


@dataclass(frozen=True)
class Number:
    """`name` is its stable label in items and logs; `origination` is what the carrier calls it (its ARN on AWS).
    `segment_usd_micros` replaces the price list's figure, where this number's carrier bills another. `texts_from` names
    the number of ours that answers for one that cannot text; empty for itself. `scripts`: whoever texts a script's
    keyword to it starts that script."""

    name: str
    number: str
    origination: str
    locale: str
    carrier: str = "aws"
    region: str = ""
    text_delay: Delay = AT_ONCE
    call_delay: Delay = AN_HOUR_LATER
    greeting: Greeting = Greeting.SAY
    segment_usd_micros: int | None = None
    flat_rate: FlatRate | None = None
    state: State = State.ACTIVE
    texts_from: str = ""
    scripts: bool = False

    @property
    def takes_texts(self) -> bool:
        return not self.texts_from

    @property
    def takes_calls(self) -> bool:
        """AWS's numbers are either for texts or for calls, and a phone's gateway hears of texts alone."""
        return self.carrier == "twilio" or bool(self.texts_from)

    def delay(self, medium: Medium) -> Delay:
        return self.call_delay if medium is Medium.CALL else self.text_delay

    def price_usd_micros(self, prices: Prices, country: str, segments: int) -> int | None:
        """What a reply from it costs at most; None where none may be sent."""
        if self.flat_rate:
            return 0
        listed = prices.of_reply(self.carrier, country, segments)
        if listed is None or self.segment_usd_micros is None:
            return listed
        return self.segment_usd_micros * segments


@dataclass(frozen=True)
class Numbers:
    """All of ours. Compared without the plus: RCS leaves it out, short codes have none."""

    all: tuple[Number, ...]

    @classmethod
    def of(cls, numbers: Iterable[Number]) -> "Numbers":
        return cls(tuple(numbers))

    def find(self, raw: str) -> Number | None:
        return next((n for n in self.all if n.number.lstrip("+") == raw.lstrip("+")), None)

    def texting(self, number: Number) -> Number:
        """The number whose line a reply leaves from, when this one was contacted."""
        return next((n for n in self.all if n.name == number.texts_from), number)
