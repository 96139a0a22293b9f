"""A fault before and after every call to the table, the secret, the carrier and the queues, on real engines."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

import engines
from antirelou.domain.flow import Mode
from antirelou.domain.money import MINUTE_MS
from antirelou.domain.number import Numbers
from antirelou.domain.reply import Kind
from antirelou.domain.wait import LOST_MS
from antirelou.services.ports import Sending
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from antirelou.services.sweep_waits import SweepWaits
from fakes import FakeCarrier, FakeQueues, FakeSeals, FakeTimers
from faults import Breaker, breakable
from house import NOW, NUMBERS, PRICE, Parts, Queue, call, container, notification, payload, person
from scripts import SHORT, Shelf
from tables import Table

LATER = NOW + 80 * MINUTE_MS  # a call is answered by then

PLAYING = Numbers.of(replace(number, scripts=True) for number in NUMBERS.all)

FAULTS = ("crash_before", "crash_after", "lost_before", "lost_after", "twice")


@dataclass(frozen=True)
class Story:
    """Texts and calls (without a body) that arrive, the money there is, and how the carrier behaves."""

    texts: tuple[tuple[str, str, str | None], ...]
    funded: int
    carrier: tuple[Sending, ...] = ()
    batch: int = 10
    mode: Mode = Mode.AUTO
    plays: bool = False


STORIES = {
    "one text": Story((("m1", person(1), "Salut"),), 10 * PRICE),
    "three people at once": Story(tuple((f"m{i}", person(i), "Salut") for i in range(3)), 10 * PRICE),
    "a text twice and a second one": Story(
        (("m1", person(1), "Salut"), ("m1", person(1), "Salut"), ("m2", person(1), "Allo")), 10 * PRICE, batch=1
    ),
    "money for two of three": Story(tuple((f"m{i}", person(i), "Salut") for i in range(3)), 2 * PRICE),
    "stop, then again": Story((("m1", person(1), "STOP"), ("m2", person(1), "Salut")), 10 * PRICE, batch=1),
    "a carrier that refuses": Story((("m1", person(1), "Salut"),), 10 * PRICE, (Sending.REFUSED,)),
    "a busy carrier": Story((("m1", person(1), "Salut"),), 10 * PRICE, (Sending.THROTTLED,)),
    "a shield that is up": Story(
        (("m1", person(1), "Salut"), ("m2", person(1), "Allo"), *((f"b{i}", person(2), "x" * i) for i in range(5))),
        10 * PRICE,
        batch=1,
        mode=Mode.UP,
    ),
    "a full prefix": Story(tuple((f"m{i}", person(i), "Salut") for i in range(4)), 10 * PRICE),
    "a call": Story((("c1", person(1), None),), 10 * PRICE),
    "a call twice, and another": Story(
        (("c1", person(1), None), ("c1", person(1), None), ("c2", person(1), None)), 10 * PRICE, batch=1
    ),
    "a call, then a text": Story((("c1", person(1), None), ("m1", person(1), "Salut")), 10 * PRICE, batch=1),
    "a call, then stop": Story((("c1", person(1), None), ("m1", person(1), "STOP")), 10 * PRICE, batch=1),
    "a call, and a busy carrier": Story((("c1", person(1), None),), 10 * PRICE, (Sending.THROTTLED,)),
    "a silent carrier": Story((("m1", person(1), "Salut"),), 10 * PRICE, (Sending.IN_DOUBT,)),
}


@dataclass
class Played:
    table: Table
    breaker: Breaker
    queue: Queue = field(default_factory=Queue)
    carrier: FakeCarrier = field(default_factory=FakeCarrier)
    queues: FakeQueues = field(default_factory=FakeQueues)
    seals: FakeSeals = field(default_factory=FakeSeals)
    timers: FakeTimers = field(default_factory=FakeTimers)
    numbers: Numbers = NUMBERS

    def play(self, story: Story) -> None:
        self.table.fund(story.funded)
        self.table.flows().set_mode(story.mode)
        self.carrier.script = list(story.carrier)
        for second, (name, sender, body) in enumerate(story.texts):
            at_ms = NOW + 1000 * second
            made = call(sender, name, at_ms) if body is None else notification(payload(sender, body, name), at_ms)
            self.queue.send(made)
        self.numbers = PLAYING if story.plays else NUMBERS
        self.queue.run(self._cold, NOW + 10_000, story.batch)
        for at_ms in (NOW + 900_000, LATER, LATER + 900_000):  # what was put back, or is due, comes back
            put, self.queues.put = self.queues.put, []
            for body, seconds in put:
                assert 0 < seconds <= 900
                self.queue.send(body)
            for body in self.timers.run(at_ms):
                self.queue.send(body)
            self.queue.run(self._cold, at_ms, story.batch)

    def _cold(self):
        parts = Parts(self.table.senders(), self.table.purse(), self.carrier, self.queues, self.queues)
        parts.marks = self.table.marks()
        parts.flows, parts.prefixes = self.table.flows(), self.table.prefixes(10 if self.numbers is PLAYING else 1)
        parts.pool, parts.waits = self.table.pool(), self.table.waits()
        parts.seals, parts.timers, parts.tallies = self.seals, self.timers, self.table.tallies()
        parts.numbers, parts.shelf = self.numbers, Shelf([replace(SHORT, locale="fr-CA")])
        return container(breakable(parts, self.breaker))


def broken_in_every_way(story: Story, table: Table) -> Iterator[Played]:
    """Whole first, then broken; each to be looked at before the table is wiped for the next."""
    counted = Played(table.wipe(), Breaker())
    counted.play(story)
    yield counted
    for at in range(counted.breaker.calls):
        for fault in FAULTS:
            one = Played(table.wipe(), Breaker(at, fault))
            one.play(story)
            yield one


@pytest.mark.parametrize("engine", engines.found())
@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_no_fault_sends_twice_overspends_or_loses_a_contact(
    story: Story, engine: str, new_table: Callable[[str], Table]
) -> None:
    for played in broken_in_every_way(story, new_table(engine)):
        told = (played.breaker.fault, played.breaker.at, played.breaker.met)
        per_sender = Counter(reply.sender_key for reply in played.carrier.sent)
        assert all(count == 1 for count in per_sender.values()), told
        _every_contact_ended_once(story, played, told)
        _the_purse_is_whole(story, played, told)
        _nothing_stays_sealed(played, told)


def _every_contact_ended_once(story: Story, played: Played, told: object) -> None:
    # A crash between putting a text back and deleting it leaves two copies: refused ones are counted twice.
    # So does one between setting a schedule and deleting the call: both come, and meet a STOP that came meanwhile.
    copies = 2 if played.breaker.met in ("put_back", "set") else 1
    for name in {name for name, _, _ in story.texts}:
        endings = played.queue.endings(name)
        if "STOP" in {body for _, _, body in story.texts}:  # the call's own copies may come before and after it
            endings = [ending.replace("gone", "opted_out") for ending in endings]
        assert len(set(endings)) == 1, (told, name, played.queue.outcomes, played.queue.dead)
        assert len(endings) <= copies, (told, name, played.queue.outcomes, played.queue.dead)


def _nothing_stays_sealed(played: Played, told: object) -> None:
    """At once; after a crash between sealing a number and setting its schedule, with the next sweep."""
    waits = played.table.waits()
    assert waits.overdue(LATER) == [] or played.breaker.met in ("update_item", "set"), told
    SweepWaits(waits)(LATER + LOST_MS)
    assert waits.overdue(LATER) == [], told


def _the_purse_is_whole(story: Story, played: Played, told: object) -> None:
    before = played.table.book().read()
    assert before.balanced, told
    assert before.left >= 0, told
    assert before.reserved >= PRICE * len(played.carrier.sent), told
    ReconcilePurse(played.table.book(), played.table.purse())(LATER + 900_000 + OLD_ENOUGH_MS)
    after = played.table.book().read()
    assert after.open == (), told
    assert after.balanced, told
    # What stays reserved is what left, or what a crash after the mark may have let out: never less, and one reply more
    assert 0 <= after.reserved - PRICE * len(played.carrier.sent) <= PRICE, told


def test_only_a_crash_around_the_send_itself_loses_a_reply(new_table: Callable[[str], Table]) -> None:
    story = replace(STORIES["one text"])
    lost = [p for p in broken_in_every_way(story, new_table(engines.found()[0])) if not p.carrier.sent]
    around_the_send = {("crash_before", "send"), ("lost_before", "send")}
    after_the_mark = {("crash_after", "update_item"), ("lost_after", "update_item")}
    assert {(p.breaker.fault, p.breaker.met) for p in lost} <= around_the_send | after_the_mark
    assert len(lost) <= 4


SCRIPTS = {
    "a script to its reveal": (("m1", person(1), "jouer"), ("m2", person(1), "1"), ("m3", person(1), "J'ai dit non")),
    "each text twice, and help": (
        *[("m1", person(1), "jouer")] * 2,
        ("h1", person(1), "AIDE"),
        *[("m2", person(1), "1")] * 2,
    ),
    "stop in the middle": (("m1", person(1), "jouer"), ("m2", person(1), "STOP"), ("m3", person(1), "1")),
}


@pytest.mark.parametrize("texts", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_no_fault_repeats_or_skips_a_step_of_a_script(
    texts: tuple[tuple[str, str, str], ...], new_table: Callable[[str], Table]
) -> None:
    story = Story(texts, 10 * PRICE, batch=1, plays=True)
    for played in broken_in_every_way(story, new_table(engines.found()[-1])):
        told = (played.breaker.fault, played.breaker.at, played.breaker.met)
        _each_turn_is_the_next(played, told)
        _every_contact_ended_once(story, played, told)
        _the_purse_is_whole(story, played, told)


def test_a_busy_or_refusing_carrier_leaves_a_script_where_it_stood(new_table: Callable[[str], Table]) -> None:
    carrier = (Sending.SENT, Sending.THROTTLED, Sending.REFUSED)
    texts = (*SCRIPTS["a script to its reveal"], ("m4", person(1), "Allo"))
    story = Story(texts, 10 * PRICE, carrier, batch=1, plays=True)
    for played in broken_in_every_way(story, new_table(engines.found()[-1])):
        told = (played.breaker.fault, played.breaker.at, played.breaker.met)
        _each_turn_is_the_next(played, told)
        _the_purse_is_whole(story, played, told)


def _each_turn_is_the_next(played: Played, told: tuple[str, int, str]) -> None:
    """One text in a whole story is hidden by its one fault, at most."""
    turns = [reply for reply in played.carrier.sent if reply.kind is Kind.SCRIPT]
    assert len({reply.id for reply in turns}) == len(turns), told
    assert len({reply.move.was and reply.move.was.by for reply in turns}) == len(turns), told
    seqs = [reply.move.now.seq for reply in turns]
    assert seqs in ([0, 1, 2], [0, 0, 1], [0, 1], [0]) or told[0] != "none", seqs
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(seqs)) or _one_hidden(seqs), (told, seqs)


def _one_hidden(seqs: list[int]) -> bool:
    return seqs == sorted(seqs) and seqs[-1] - seqs[0] <= len(seqs)
