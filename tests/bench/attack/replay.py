"""Play a scenario's messages through the line, as fast as it goes."""

import time
from collections.abc import Callable
from random import Random

import engines
from bench.attack.clock import Clock
from bench.attack.deliveries import deliveries
from bench.attack.inbox import Inbox
from bench.attack.line import Line, in_virtual_time
from bench.attack.message import Message
from bench.attack.meter import Meter
from bench.attack.record import Ending, Record
from bench.attack.runs import Run
from bench.attack.scenarios import SCENARIOS
from bench.attack.schedules import Schedules
from bench.attack.seals import Seals
from bench.attack.settings import ENVIRONMENT, UNIT_MICROS
from bench.attack.span import HOUR_MS, MINUTE_MS, Span
from bench.attack.wire import Wire

_WATCH_MS = 5 * MINUTE_MS
_SWEEP_MS = 6 * HOUR_MS
"""Hourly in truth; it reads the whole table each time. So often is enough to wipe what waits, if it took that for lost.
"""

_VISIBILITY_MS = 120_000
_LONGEST_HOLD_MS = 4 * 24 * HOUR_MS
"""Twice until the next day's cap: what then is two days old is too late."""

Tick = Callable[[float], None]
"""Told how far it is, from 0 to 1."""


def replay(run: Run, tick: Tick = lambda _: None) -> Record:
    span = Span(run.scale)
    messages = SCENARIOS[run.scenario].messages(run.seed, span)
    started = time.perf_counter()
    engine = engines.start(run.engine)
    try:
        player = _Player(run, span, messages, engine)
        player.play(tick)
        return player.record(time.perf_counter() - started)
    finally:
        engine.stop()


class _Player:
    def __init__(self, run: Run, span: Span, messages: list[Message], engine: engines.Engine) -> None:
        self._run, self._span, self._messages, self._engine = run, span, messages, engine
        self._clock = Clock(span.calm_from_ms)
        self._inbox = Inbox(_VISIBILITY_MS, int(ENVIRONMENT["MAX_RECEIVES"]))
        self._wire = Wire(self._clock, self._inbox, ENVIRONMENT["INBOX_URL"])
        self._schedules, self._seals = Schedules(self._inbox, ENVIRONMENT["INBOX_ARN"]), Seals()
        self._meter = Meter()
        senders = len({message.sender for message in messages})
        self._funded = round(SCENARIOS[run.scenario].purse * senders * UNIT_MICROS)
        self._deliveries = 0
        for delivery in deliveries(messages, run.seed):
            self._inbox.put(delivery.body, delivery.at_ms, delivery.at_ms)
            self._deliveries += delivery.at_ms >= span.figures_from_ms

    def play(self, tick: Tick) -> None:
        wires = (self._wire, self._schedules, self._seals)
        with in_virtual_time(self._clock, self._engine, self._meter, *wires) as table:
            table.fund(self._funded, self._clock.now_ms)
            self._line = Line(self._clock, self._inbox, self._meter, self._run.containers, Random(self._run.seed))
            self._until(self._span.figures_from_ms, tick)
            self._meter.clear()
            self._schedules.made = self._seals.requests = 0
            self._until(self._span.until_ms, tick)
            self._until(self._span.until_ms + _LONGEST_HOLD_MS, tick)
            self._sealed_left = len(table.waits().overdue(self._clock.now_ms + _LONGEST_HOLD_MS))
            self._watch_until(self._clock.now_ms + 2 * HOUR_MS)  # the shield comes down by the clock alone, too

    def _until(self, end_ms: int, tick: Tick) -> None:
        """Everything that is due before then."""
        while (next_ms := self._next_ms()) is not None and next_ms < end_ms:
            self._watch_until(next_ms)
            self._schedules.run(next_ms)
            batch = self._inbox.take()
            self._clock.now_ms = max(self._clock.now_ms, batch[-1].at_ms)
            self._line.receive(batch)
            tick(self._progress())

    def _next_ms(self) -> int | None:
        return min((each for each in (self._inbox.next_ms, self._schedules.next_ms) if each is not None), default=None)

    def _progress(self) -> float:
        whole = self._span.until_ms - self._span.calm_from_ms
        return min(1.0, (self._clock.now_ms - self._span.calm_from_ms) / whole)

    def _watch_until(self, end_ms: int) -> None:
        due_ms = self._clock.now_ms - self._clock.now_ms % _WATCH_MS + _WATCH_MS
        while due_ms <= end_ms:
            self._clock.now_ms = due_ms
            self._line.watch(sweep=False)
            if due_ms % _SWEEP_MS == 0:
                self._line.watch(sweep=True)
            due_ms += _WATCH_MS

    def record(self, seconds: float) -> Record:
        return Record(
            scenario=self._run.scenario,
            seed=self._run.seed,
            span=self._span,
            engine=self._run.engine,
            funded_micros=self._funded,
            messages=self._messages,
            endings=[Ending(name, at_ms, outcome.label) for name, at_ms, outcome in self._line.ended],
            sent=self._wire.sent,
            notices=self._wire.notices,
            deliveries=self._deliveries,
            held=self._line.held,
            later=self._line.later,
            dead=self._inbox.dead + self._wire.buried,
            schedules=self._schedules.made,
            schedules_left=self._schedules.left,
            kms_requests=self._seals.requests,
            sealed_left=self._sealed_left,
            requests=self._meter.requests["texts"],
            schedule_requests=self._meter.requests["schedule"],
            write_units=self._meter.write_units["texts"],
            seconds=seconds,
        )
