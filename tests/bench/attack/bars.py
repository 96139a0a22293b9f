"""What must hold, and of which scenarios."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import eq, ge, le
from typing import Any

from bench.attack.figures import Figures

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, "=": eq}


@dataclass(frozen=True)
class Bar:
    figure: str
    sign: str
    value: float

    def holds(self, figures: Figures) -> bool:
        found = figures[self.figure]
        return found is not None and _SIGNS[self.sign](found, self.value)

    def __str__(self) -> str:
        return f"{self.figure} {self.sign} {self.value:g}"


EVERYWHERE = (Bar("overspent_micros", "=", 0), Bar("unended", "=", 0), Bar("dead", "=", 0))
NIGHT = (
    Bar("people_answered", ">=", 0.999),
    Bar("people_within_15_min", ">=", 0.99),
    Bar("attacker_cost_ratio", "<=", 0.025),
    Bar("minutes_to_detect", "<=", 10),
    Bar("notices_up", "=", 1),
    Bar("notices_down", "=", 1),
    Bar("write_units_per_message", "<=", 1.5),
)
CALM = (Bar("people_answered", "=", 1), Bar("notices_up", "<=", 1), Bar("notices_down", "<=", 1))

CALLS = (
    Bar("texts_to_a_caller", "<=", 1),
    Bar("schedules_per_message", "<=", 1),
    Bar("schedules_left", "=", 0),
    Bar("sealed_left", "=", 0),
    Bar("gone", "=", 0),
)
CALLS_NIGHT = (
    *CALLS,
    Bar("people_answered", ">=", 0.999),
    Bar("people_within_15_min", ">=", 0.99),
    Bar("calls_answered_within_90_min", ">=", 0.99),
    Bar("attacker_cost_ratio", "<=", 0.035),  # a call has no words that could be alike
    Bar("minutes_to_detect", "<=", 10),
    Bar("notices_up", "=", 1),
    Bar("notices_down", "=", 1),
    Bar("requests_per_message", "<=", 2),
    Bar("write_units_per_message", "<=", 1.5),
    Bar("kms_requests_per_message", "<=", 0.3),
)
CALLS_ONE_EACH = (*CALLS, Bar("requests_per_message", "<=", 10), Bar("kms_requests_per_message", "<=", 4))

BARS: Mapping[str, tuple[Bar, ...]] = {
    "2017-night": NIGHT,
    "2017-night-varied": (Bar("people_answered", ">=", 0.999),),
    "tv-burst": CALM,
    "quiet-day": CALM,
    "calls-night": CALLS_NIGHT,
    "calls-one-each": CALLS_ONE_EACH,
}


def judged(scenario: str, figures: Figures) -> Iterator[tuple[Bar, bool]]:
    for bar in (*BARS.get(scenario, ()), *EVERYWHERE):
        yield bar, bar.holds(figures)
