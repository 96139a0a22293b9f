"""Start, pause, resume and cancel a broadcast. Each holds from the very next message on."""

from dataclasses import replace

from antirelou.domain.broadcast import Stage
from antirelou.domain.broadcast_file import BroadcastFile, read_broadcast
from antirelou.domain.slice import Slice, every_slice, size_at
from antirelou.services.broadcast_ports import Broadcasts, Cursors, SliceQueue
from antirelou.services.propose_broadcast import BroadcastRefusedError, known

_SPREAD_S = 900  # what a queue delays at most


class SteerBroadcast:
    def __init__(self, broadcasts: Broadcasts, cursors: Cursors, queue: SliceQueue) -> None:
        self._broadcasts = broadcasts
        self._cursors = cursors
        self._queue = queue

    def start(self, name: str, now_ms: int) -> None:
        """Once it is approved and has money. After a crash of this command: `resume`."""
        file, there = self._file(name), known(self._broadcasts.read(name))
        if there.stage is Stage.APPROVED and there.left <= 0:
            raise BroadcastRefusedError("its purse is empty: fund it first")
        slices = every_slice(name, file.countries)
        self._cursors.begin(slices, now_ms)
        self._move(name, Stage.RUNNING, (Stage.APPROVED,), now_ms)
        self._hand_in(slices, file, now_ms)

    def pause(self, name: str, now_ms: int) -> None:
        self._move(name, Stage.PAUSED, (Stage.RUNNING,), now_ms, "maintainer")

    def resume(self, name: str, now_ms: int) -> None:
        """At once: a message for each place where it stands. Those that come back from the pause find it passed, and
        end. Of one that runs, it brings back a shard whose message was lost."""
        file = self._file(name)
        self._move(name, Stage.RUNNING, (Stage.PAUSED, Stage.RUNNING), now_ms)
        self._cursors.begin(every_slice(name, file.countries), now_ms)
        standing = [Slice(name, c.country, c.shard, c.after) for c in self._cursors.every(name) if not c.done]
        self._hand_in(standing, file, now_ms)

    def cancel(self, name: str, now_ms: int) -> None:
        """For good. What was sent was sent."""
        self._move(name, Stage.CANCELLED, (Stage.PROPOSED, Stage.APPROVED, Stage.RUNNING, Stage.PAUSED), now_ms)

    def _move(self, name: str, to: Stage, sources: tuple[Stage, ...], now_ms: int, why: str = "") -> None:
        if not self._broadcasts.move(name, to, sources, now_ms, why):
            stage = known(self._broadcasts.read(name)).stage.value
            raise BroadcastRefusedError(f"it is {stage}")

    def _hand_in(self, slices: list[Slice], file: BroadcastFile, now_ms: int) -> None:
        """One after the other, at the pace, so that shards take turns."""
        for place, slice_ in enumerate(slices):
            seconds = min(_SPREAD_S, int(place * size_at(file.pace_per_second) / file.pace_per_second))
            self._queue.hand_in(replace(slice_, due_ms=now_ms + seconds * 1000), seconds)

    def _file(self, name: str) -> BroadcastFile:
        known(self._broadcasts.read(name))
        return read_broadcast(self._broadcasts.file(name))
