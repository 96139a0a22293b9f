"""A slice of a broadcast, as it travels in the queue: a country, a shard, where to go on."""

import json
from dataclasses import dataclass

from antirelou.domain.subscriber import SHARDS

_LARGEST = 10
_RESTS_S = 20

LEASE_MS = 60_000
"""A shard is one invocation's for so long. Longer than the function may run, shorter than a message stays hidden."""


def size_at(pace_per_second: float) -> int:
    """Subscribers looked at in one go: few enough to be done long before the function's time is up."""
    return max(1, min(_LARGEST, int(_RESTS_S * pace_per_second)))


class UnreadableSliceError(ValueError):
    """Not a slice; nothing of it is quoted."""


@dataclass(frozen=True)
class Slice:
    """`after` is the key of the last subscriber passed; empty at the beginning."""

    broadcast: str
    country: str
    shard: int
    after: str = ""
    due_ms: int = 0

    def message(self) -> str:
        return json.dumps(self.__dict__)


def read_slice(body: str) -> Slice:
    """Raises UnreadableSliceError."""
    try:
        read = Slice(**json.loads(body))
        whole = isinstance(read.shard, int) and 0 <= read.shard < SHARDS and isinstance(read.due_ms, int)
        words = all(isinstance(word, str) for word in (read.broadcast, read.country, read.after))
    except (ValueError, TypeError, RecursionError):
        raise UnreadableSliceError("not a slice of a broadcast") from None
    if not (whole and words):
        raise UnreadableSliceError("not a slice of a broadcast")
    return read


def every_slice(broadcast: str, countries: tuple[str, ...]) -> list[Slice]:
    """Where each shard of each country begins."""
    return [Slice(broadcast, country, shard) for shard in range(SHARDS) for country in countries]
