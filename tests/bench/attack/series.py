"""What the plots draw: counts over time and over lateness."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bench.attack.figures import answered_messages, lateness
from bench.attack.message import Message
from bench.attack.policies import one_per_sender
from bench.attack.record import Record
from bench.attack.settings import UNIT_MICROS
from bench.attack.span import HOUR_MS, MINUTE_MS

_BIN_MS = 10 * MINUTE_MS
_UNIT = UNIT_MICROS / 1_000_000

LATE_UP_TO = (("< 1 min", 1), ("< 5 min", 5), ("< 10 min", 10), ("< 15 min", 15), ("< 1 h", 60), ("< 5 h", 300))
LATER, NEVER = "later", "never"


class Series:
    """By ten minutes, from the day of the attack to the last reply."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._from_ms = record.span.figures_from_ms
        to_ms = max([record.span.until_ms, *(sent.at_ms for sent in record.sent)])
        self._bins = (to_ms - self._from_ms) // _BIN_MS + 1
        self.hours = [self.hour(self._from_ms + i * _BIN_MS) for i in range(self._bins)]

    def hour(self, at_ms: int) -> float:
        """The hour of the day, the day of the attack's midnight being 0."""
        return (at_ms - self._record.span.attack_from_ms) / HOUR_MS + 16

    def arrivals(self, hostile: bool) -> list[int]:
        return self._binned(m.at_ms for m in self._record.messages if m.hostile is hostile)

    def money(self) -> dict[str, list[float]]:
        """Spent so far, in units of the purse's currency."""
        messages, ours = self._record.messages, answered_messages(self._record)
        spent = {
            "no defence, all": self._binned(m.at_ms for m in messages),
            "one reply per sender, all": self._binned(_times(list(one_per_sender(messages)))),
            "ours, on people": self._binned(at_ms for at_ms, hostile in ours if not hostile),
            "ours, on attackers": self._binned(at_ms for at_ms, hostile in ours if hostile),
        }
        return {name: [count * _UNIT for count in accumulate(counts)] for name, counts in spent.items()}

    def lateness(self) -> dict[str, float]:
        """Shares of the people, in percent."""
        late = list(lateness(self._record).values())
        counts = Counter(_class_of(ms) for ms in late)
        names = [name for name, _ in LATE_UP_TO] + [LATER, NEVER]
        return {name: 100 * counts[name] / max(1, len(late)) for name in names}

    def _binned(self, times: Iterable[int]) -> list[int]:
        counts = Counter((at_ms - self._from_ms) // _BIN_MS for at_ms in times)
        return [counts[i] for i in range(self._bins)]


def _times(messages: Sequence[Message]) -> list[int]:
    return [message.at_ms for message in messages]


def _class_of(late_ms: int | None) -> str:
    if late_ms is None:
        return NEVER
    return next((name for name, minutes in LATE_UP_TO if late_ms < minutes * MINUTE_MS), LATER)
