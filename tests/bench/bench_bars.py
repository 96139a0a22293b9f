"""The bars a run must clear."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OURS = "ours"

_MOST_REQUESTS = {"first": 3.0, "batch": 2.2, "repeat": 1.05, "duplicate": 1.0, "flood": 0.02}
_MOST_ROUND_TRIPS = 4.0
_MOST_COLD_START = 1.3
_REPLYING = ("first", "batch", "day")


@dataclass(frozen=True)
class Bar:
    what: str
    value: float
    limit: float
    passed: bool


def bars(designs: dict[str, Any], cold_start: dict[str, Any]) -> list[Bar]:
    """`designs` by name and case, as measured in one run."""
    ours = designs[OURS]
    found = [_at_most(f"requests, {case}", ours[case]["requests"], most) for case, most in _MOST_REQUESTS.items()]
    found.append(_at_most("round trips of a batch of ten", ours["batch"]["round_trips"], _MOST_ROUND_TRIPS))
    found.extend(_write_units(designs))
    start = cold_start["TextReceived"]["ratio"]
    found.append(_at_most("cold start of TextReceived, to bare boto3's", start, _MOST_COLD_START))
    return found


def _write_units(designs: dict[str, Any]) -> Iterator[Bar]:
    """Fewer than every peer where a reply is sent; no more than any where none is, as nobody can be under nothing."""
    for case, ours in designs[OURS].items():
        least = min(design[case]["write_units"] for name, design in designs.items() if name != OURS)
        mine = ours["write_units"]
        replies = case in _REPLYING
        what = f"write units, {case}: {'under' if replies else 'at most'} the thriftiest peer's"
        yield Bar(what, mine, least, mine < least if replies else mine <= least)


def _at_most(what: str, value: float, limit: float) -> Bar:
    return Bar(what, value, limit, value <= limit)
