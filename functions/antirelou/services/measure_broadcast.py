"""How far a broadcast is: how many of each ending, what it cost, until when at this pace; the proof of its books."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from antirelou.domain.broadcast import Broadcast, Mark, Stage
from antirelou.domain.broadcast_file import read_broadcast
from antirelou.domain.quiet_hours import QuietHours
from antirelou.domain.slice import Slice
from antirelou.services.broadcast_ports import Broadcasts, Cursor, Cursors, Journal
from antirelou.services.propose_broadcast import known


class Audience(Protocol):
    def left(self, slice_: Slice, now_ms: int) -> int:
        """How many of the shard are still to come."""

    def marks(self, broadcast: str, countries: Sequence[str]) -> Iterator[Mark]:
        """Every mark of a broadcast."""


@dataclass(frozen=True)
class Progress:
    """`endings` of those passed; `to_come` how many are subscribed and were not reached; `done_ms` when they will
    be, at its pace and within the hours: 0 if all were, None where nobody knows."""

    broadcast: Broadcast
    endings: Counter[str]
    to_come: Counter[str]
    done_ms: int | None

    @property
    def stage(self) -> str:
        ended = self.broadcast.stage is Stage.RUNNING and self.done_ms == 0
        return "done" if ended else self.broadcast.stage.value


@dataclass(frozen=True)
class BroadcastAudit:
    """All in micros. `marks` is what subscribers' marks count as spent, `endings` how many there are of each."""

    journal: int
    broadcast: Broadcast
    marks: int
    endings: Counter[str]

    @property
    def faults(self) -> tuple[str, ...]:
        there = self.broadcast
        found = {
            "the journal is not what was put in": self.journal == there.funded,
            "left and spent are not what was put in": there.balanced,
            "what is spent is not what subscribers' marks say": there.spent == self.marks + there.forgotten,
        }
        return tuple(fault for fault, holds in found.items() if not holds)


class MeasureBroadcast:
    def __init__(
        self, broadcasts: Broadcasts, cursors: Cursors, journal: Journal, audience: Audience, hours: QuietHours
    ) -> None:
        self._broadcasts = broadcasts
        self._cursors = cursors
        self._journal = journal
        self._audience = audience
        self._hours = hours

    def progress(self, name: str, now_ms: int) -> Progress:
        there = known(self._broadcasts.read(name))
        file = read_broadcast(self._broadcasts.file(name))
        cursors = self._cursors.every(name)
        to_come = self._to_come(name, cursors, now_ms)
        endings = sum((cursor.counts for cursor in cursors), Counter[str]())
        if cursors and all(cursor.done for cursor in cursors):
            return Progress(there, endings, to_come, 0)
        each_ms = 1000 * len(file.countries) / file.pace_per_second
        done = [self._hours.done_ms(country, int(count * each_ms), now_ms) for country, count in to_come.items()]
        ends = [ms for ms in done if ms is not None]
        running = there.stage is Stage.RUNNING and len(ends) == len(done)
        return Progress(there, endings, to_come, max(ends, default=now_ms) if running else None)

    def _to_come(self, name: str, cursors: Sequence[Cursor], now_ms: int) -> Counter[str]:
        left: Counter[str] = Counter()
        for each in cursors:
            if not each.done:
                left[each.country] += self._audience.left(Slice(name, each.country, each.shard, each.after), now_ms)
        return left

    def audit(self, name: str) -> BroadcastAudit:
        """Reads every subscriber. Exact while nothing is being sent; else run it again before worrying. A closed
        broadcast's marks may have been forgotten with their time."""
        there = known(self._broadcasts.read(name))
        countries = read_broadcast(self._broadcasts.file(name)).countries
        marks = list(self._audience.marks(name, countries))
        journal = sum(entry.micros for entry in self._journal.entries(name))
        endings = Counter(mark.ending.label for mark in marks)
        return BroadcastAudit(journal, there, sum(mark.micros for mark in marks), endings)
