"""Random lives of a number: texts, duplicates, late deliveries, crashes, throttles, top-ups, reconciliations."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from antirelou.domain.flow import Mode
from antirelou.domain.money import DAY_MS, HOUR_MS
from antirelou.domain.number import Numbers
from antirelou.domain.reply import Kind, Reply
from antirelou.domain.wait import LOST_MS
from antirelou.services.ports import Sending
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from antirelou.services.sweep_waits import SweepWaits
from fakes import FakeCarrier, FakeQueues, FakeSeals, FakeSenders, FakeTimers, FakeWaits
from faults import Breaker, breakable
from house import LIMITS, NOW, NUMBERS, OURS, PRICE, Parts, Queue, call, container, notification, payload, person
from scripts import SHORT, Shelf

FAULTS = ["crash_before", "crash_after", "lost_before", "lost_after", "twice"]


class Life(RuleBasedStateMachine):
    """Subclasses say on which store it is lived."""

    def store(self) -> tuple[Any, Any, Any, Any, Any, Any]:
        """Senders, purse, book, how to put money in, flows, prefixes."""
        raise AssertionError

    @initialize()
    def begin(self) -> None:
        self.senders, self.purse, self.book, self.fund, self.flows, self.prefixes = self.store()
        self.carrier, self.queues, self.queue = FakeCarrier(), FakeQueues(), Queue()
        self.waits, self.seals, self.timers = self.waiting(), FakeSeals(), FakeTimers()
        self.now, self.funded, self.breaker = NOW, 0, Breaker()
        self.published: list[tuple[str, str]] = []
        self.texts: dict[str, str] = {}

    marks: Any = None  # the senders', in memory
    numbers = NUMBERS
    shelf = Shelf([replace(SHORT, locale="fr-CA")])

    def waiting(self) -> Any:
        """Where what waits is kept."""
        return FakeWaits()

    def cold(self) -> Any:
        parts = Parts(self.senders, self.purse, self.carrier, self.queues, self.queues, self.marks)
        parts.flows, parts.prefixes = self.flows, self.prefixes
        parts.waits, parts.seals, parts.timers = self.waits, self.seals, self.timers
        parts.numbers, parts.shelf = self.numbers, self.shelf
        return container(breakable(parts, self.breaker))

    @rule(who=st.integers(0, 3), body=st.sampled_from(["Salut", "Allo", "AIDE", "Stop m'ignorer"]))
    def text(self, who: int, body: str) -> None:
        self.write(who, body, OURS)

    def write(self, who: int, body: str, number: str) -> None:
        name = f"m{len(self.texts):05d}."
        self.texts[name] = person(who)
        message = notification(payload(person(who), body, name, number), self.now)
        self.published.append((name, message))
        self.queue.send(message)

    @rule(who=st.integers(0, 3))
    def stop(self, who: int) -> None:
        self.text(who, "STOP")

    @rule(who=st.integers(0, 3))
    def call(self, who: int) -> None:
        name = f"c{len(self.texts):05d}."
        self.texts[name] = person(who)
        made = call(person(who), name, self.now)
        self.published.append((name, made))
        self.queue.send(made)

    @rule(which=st.integers(0, 1000))
    def the_same_again(self, which: int) -> None:
        if self.published:
            self.queue.send(self.published[which % len(self.published)][1])

    @rule(batch=st.integers(1, 10))
    def deliver(self, batch: int) -> None:
        put, self.queues.put = self.queues.put, []
        for body in [*(body for body, _ in put), *self.timers.run(self.now)]:
            self.queue.send(body)
        self.queue.run(self.cold, self.now, batch)

    @rule(at=st.integers(0, 12), fault=st.sampled_from(FAULTS), batch=st.integers(1, 10))
    def deliver_with_a_fault(self, at: int, fault: str, batch: int) -> None:
        self.breaker = Breaker(at, fault)
        self.deliver(batch)
        self.breaker = Breaker()

    @rule(state=st.sampled_from([Sending.THROTTLED, Sending.REFUSED, Sending.IN_DOUBT]))
    def the_carrier_will(self, state: Sending) -> None:
        self.carrier.script.append(state)

    @rule(replies=st.integers(1, 3))
    def top_up(self, replies: int) -> None:
        self.fund(replies * PRICE)
        self.funded += replies * PRICE

    @rule(mode=st.sampled_from(Mode))
    def shield(self, mode: Mode) -> None:
        self.flows.set_mode(mode)

    @rule(ms=st.sampled_from([1, 60_000, HOUR_MS, 13 * HOUR_MS, DAY_MS, 31 * DAY_MS]))
    def time_passes(self, ms: int) -> None:
        self.now += ms

    @rule()
    def reconcile(self) -> None:
        ReconcilePurse(self.book, self.purse)(self.now)

    @invariant()
    def the_purse_is_whole_and_covers_what_left(self) -> None:
        purse = self.book.read()
        assert purse.balanced
        assert purse.left >= 0
        assert purse.funded <= self.funded  # a crash leaves a gift on its slip, until the next sweep
        assert purse.reserved >= PRICE * self.sent_and_unsettled()

    def sent_and_unsettled(self) -> int:
        return len(self.carrier.sent)

    @invariant()
    def nobody_gets_more_than_the_limits(self) -> None:
        lines = defaultdict(list)
        for reply in self.carrier.sent:
            lines[reply.sender_key, reply.number.name, reply.kind].append(reply.at_ms)
        for (_, _, kind), times in lines.items():
            times.sort()
            limits = LIMITS[kind]
            assert all(b - a >= limits.quiet_ms for a, b in pairwise(times))
            spans = zip(times, times[limits.replies :], strict=False)
            assert all(b - a >= limits.window_ms for a, b in spans)

    @invariant()
    def no_text_is_answered_twice(self) -> None:
        replies = [reply.id for reply in self.carrier.sent]
        assert len(replies) == len(set(replies))

    def teardown(self) -> None:
        if not hasattr(self, "texts"):
            return
        self.carrier.script = []
        self.now += 76 * 60_000  # every call is due
        for _ in range(4):
            self.deliver(10)
            self.now += 11 * 60_000  # the carrier is free again in two minutes, the shield lets go in ten
        for name in self.texts:
            said = set(self.queue.endings(name))
            assert said, f"{name} vanished"
            assert not {"answered", "refused_in_doubt"} <= said, f"{name} ended {said}"
        SweepWaits(self.waits)(self.now + LOST_MS)
        assert self.waits.overdue(self.now + DAY_MS) == []
        self.now += OLD_ENOUGH_MS + 1
        self.reconcile()
        assert self.book.read().open == ()
        assert self.book.read().balanced


class PlayedLife(Life):
    """The same, on numbers that play scripts: what they say of one never repeats and never skips a step."""

    numbers = Numbers.of(replace(number, scripts=True) for number in NUMBERS.all)
    shelf = Shelf([replace(SHORT, locale=number.locale) for number in NUMBERS.all])

    @rule(
        who=st.integers(0, 1),
        body=st.sampled_from(["jouer", "Jouer !", "1", "2", "J'ai dit non", "17", "Merci"]),
        number=st.sampled_from([number.number for number in NUMBERS.all]),
        late_ms=st.sampled_from([0, 0, 0, 1, 5000]),
    )
    def play(self, who: int, body: str, number: str, late_ms: int) -> None:
        """Late: others overtook it on the way."""
        self.now += 1
        self.now -= late_ms
        self.write(who, body, number)
        self.now += late_ms

    @rule(at=st.integers(0, 12), fault=st.sampled_from(FAULTS), batch=st.integers(1, 10))
    def deliver_with_a_fault(self, at: int, fault: str, batch: int) -> None:
        if self.faulty:
            super().deliver_with_a_fault(at, fault, batch)
        else:
            self.deliver(batch)

    faulty = True

    @initialize()
    def begin(self) -> None:
        super().begin()
        self.top_up(30)

    def turns(self) -> list[Reply]:
        return [reply for reply in self.carrier.sent if reply.kind is Kind.SCRIPT]

    @invariant()
    def nothing_is_said_twice_from_where_somebody_stands(self) -> None:
        stood = [(reply.sender_key, reply.move.was and reply.move.was.by) for reply in self.turns()]
        assert len(stood) == len(set(stood))

    @invariant()
    def no_step_is_skipped(self) -> None:
        """But for what a crash hid: said or not, it counts as said."""
        sent = {reply.id for reply in self.turns()}
        for reply in self.turns():
            was, now = reply.move.was, reply.move.now
            assert now.seq == 0 or now.seq - was.seq in (0, 1)
            assert now.seq == 0 or was.by in sent or self.faulty

    @invariant()
    def where_somebody_stands_is_what_was_said_last(self) -> None:
        if self.faulty or not isinstance(self.senders, FakeSenders):
            return
        last = {reply.sender_key: reply.move.now for reply in self.turns()}
        assert self.senders.talks == {key: talk for key, talk in last.items() if key not in self.senders.opted_out}
