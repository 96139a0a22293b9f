"""Answers due later: after a call, or where a number lets its answers wait."""

import json
from dataclasses import replace

import pytest

from antirelou.domain.delay import Delay
from antirelou.domain.flow import Mode
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, MINUTE_MS, Caps
from antirelou.domain.number import Numbers, State
from antirelou.domain.pool import PoolChanges
from antirelou.domain.wait import LOST_MS, WaitRef, due_message, read_ref
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.ports import Sending
from antirelou.services.sweep_waits import SweepWaits
from fakes import FakeCarrier, FakeQueues
from house import KEYS, NOW, NUMBERS, OURS, PRICE, Parts, call, container, notification, payload, person, sqs_record

AN_HOUR = 60 * MINUTE_MS
LATEST = AN_HOUR + 15 * MINUTE_MS


class Phone:
    """Callers, texters, and the schedules that come back."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.use_case = container(parts)
        self.records = 0

    def cold(self) -> None:
        self.use_case = container(self.parts)

    def receive(self, *bodies: str, at_ms: int = NOW, record: str = "", receives: int = 1) -> list[str]:
        self.records += 1
        names = [record or f"sqs-{self.records}-{i}" for i in range(len(bodies))]
        records = [sqs_record(body, name, receives, at_ms) for body, name in zip(bodies, names, strict=True)]
        deliveries = read_deliveries({"Records": records}, 4, at_ms)
        return [outcome.label for outcome in self.use_case(deliveries, at_ms)]

    def call(self, who: str, name: str = "c1", at_ms: int = NOW, number: str = OURS) -> str:
        return self.receive(call(who, name, at_ms, number), at_ms=at_ms)[0]

    def text(self, who: str, body: str = "Salut", at_ms: int = NOW) -> str:
        return self.receive(notification(payload(who, body, f"t{self.records}"), at_ms), at_ms=at_ms)[0]

    def come_due(self, at_ms: int = NOW + LATEST) -> list[str]:
        return [label for body in self.parts.timers.run(at_ms) for label in self.receive(body, at_ms=at_ms)]


@pytest.fixture
def phone(parts: Parts) -> Phone:
    parts.purse.fund(100 * MICROS)
    return Phone(parts)


def test_a_call_is_answered_by_a_text_an_hour_later_and_not_before(phone: Phone, carrier: FakeCarrier) -> None:
    assert phone.call(person(1)) == "later"
    assert phone.come_due(NOW + AN_HOUR - 1) == []
    assert carrier.sent == []
    assert phone.come_due() == ["answered"]
    assert [(reply.to, reply.number.number) for reply in carrier.sent] == [(person(1), OURS)]
    assert carrier.sent[0].body.startswith("Réponse automatique")


def test_answers_do_not_come_after_exactly_an_hour(phone: Phone) -> None:
    for index in range(30):
        phone.call(person(1000 * index), f"c{index}")
    waits = {due_ms - NOW for due_ms in phone.parts.timers.due.values()}
    assert len(waits) > 25
    assert all(AN_HOUR <= wait <= LATEST for wait in waits)


@pytest.mark.parametrize("warm", [True, False])
def test_the_same_call_again_is_one_schedule_and_one_text(phone: Phone, carrier: FakeCarrier, warm: bool) -> None:
    for _ in range(3):
        assert phone.call(person(1)) == "later"
        if not warm:
            phone.cold()
    assert len(phone.parts.timers.due) == 1
    assert phone.come_due() == ["answered"]
    assert phone.call(person(1), at_ms=NOW) == "refused_duplicate"
    assert len(carrier.sent) == 1


@pytest.mark.parametrize("warm", [True, False])
def test_who_calls_again_and_again_waits_once(phone: Phone, warm: bool) -> None:
    labels = []
    for index in range(5):
        labels.append(phone.call(person(1), f"c{index}", NOW + index))
        if not warm:
            phone.cold()
    assert labels == ["later"] + ["refused_already_held"] * 4
    assert phone.come_due() == ["answered"]


def test_several_calls_in_one_batch_are_one_wait(phone: Phone) -> None:
    calls = [call(person(1), f"c{index}", NOW + index) for index in (2, 0, 1)] + [call(person(1), "c0", NOW)]
    assert phone.receive(*calls, at_ms=NOW + 9) == ["refused_already_held", "later", "refused_already_held", "later"]
    assert len(phone.parts.timers.due) == 1


def test_who_goes_on_and_on_meanwhile_gets_no_text(phone: Phone, carrier: FakeCarrier) -> None:
    for index in range(11):
        phone.call(person(1), f"c{index}", NOW + index)
    assert phone.come_due() == ["refused_insistent"]
    assert carrier.sent == []


def test_a_text_is_answered_at_once_and_the_call_before_it_gets_no_second_one(phone: Phone) -> None:
    assert [phone.call(person(1)), phone.text(person(1), at_ms=NOW + 1)] == ["later", "answered"]
    assert phone.come_due() == ["refused_already_answered"]
    assert phone.call(person(1), "c2", NOW + 2 * HOUR_MS) == "refused_already_answered"


def test_stop_wipes_what_waits_and_nothing_comes(phone: Phone, carrier: FakeCarrier) -> None:
    phone.call(person(1))
    assert phone.text(person(1), "STOP", NOW + 1) == "refused_stop"
    assert phone.parts.waits.sealed() == []
    assert phone.come_due() == ["refused_gone"]
    assert phone.call(person(1), "c2") == "refused_opted_out"
    assert carrier.sent == []


def test_what_is_due_during_a_pause_is_refused_and_wiped(phone: Phone) -> None:
    phone.call(person(1))
    phone.parts.purse.paused = "keeper"
    assert phone.come_due() == ["refused_paused"]
    assert phone.parts.waits.sealed() == []
    phone.parts.purse.paused = ""
    assert phone.come_due(NOW + DAY_MS) == []


def test_once_answered_nothing_of_the_number_is_left(phone: Phone) -> None:
    phone.call(person(1))
    ref = next(iter(phone.parts.timers.due))
    assert person(1).strip("+") not in str(ref) + due_message(ref)
    phone.come_due()
    assert phone.parts.waits.sealed() == []


def test_a_schedule_that_runs_twice_sends_once(phone: Phone, carrier: FakeCarrier) -> None:
    phone.call(person(1))
    (body,) = phone.parts.timers.run(NOW + LATEST)
    labels = [phone.receive(body, at_ms=NOW + LATEST)[0] for _ in range(2)]
    assert labels == ["answered", "refused_duplicate"]
    assert len(carrier.sent) == 1


def test_a_busy_carrier_lets_it_wait_in_the_queue_still_sealed(
    phone: Phone, carrier: FakeCarrier, queues: FakeQueues
) -> None:
    phone.call(person(1))
    carrier.script = [Sending.THROTTLED]
    assert phone.come_due() == ["held"]
    ((body, seconds),) = queues.put
    assert person(1).strip("+") not in body
    assert phone.receive(body, at_ms=NOW + LATEST + 1000 * seconds) == ["answered"]
    assert phone.parts.waits.sealed() == []


def test_over_the_hours_cap_it_waits_sealed_and_is_not_taken_for_lost(
    phone: Phone, carrier: FakeCarrier, queues: FakeQueues
) -> None:
    """The sweep and the next call come more than an hour after it was due first."""
    phone.parts.caps = phone.parts.purse.caps = Caps(PRICE, 10 * PRICE, 100 * PRICE)
    phone.cold()
    phone.call(person(1))
    at_ms = NOW + LATEST - (NOW + LATEST) % HOUR_MS + HOUR_MS
    assert phone.text(person(2), at_ms=at_ms) == "answered"
    assert phone.come_due(at_ms) == ["held"]
    ((body, _),) = queues.put
    back_ms = json.loads(body)["DueMs"]
    assert SweepWaits(phone.parts.waits)(back_ms) == 0
    phone.cold()
    assert phone.call(person(1), "c2", back_ms - 1) == "refused_already_held"
    assert phone.receive(body, at_ms=back_ms) == ["answered"]
    assert (len(carrier.sent), phone.parts.waits.sealed()) == (2, [])


def test_what_is_not_due_yet_is_not_opened(phone: Phone, queues: FakeQueues) -> None:
    """A wait for the next day is some hundred times a quarter of an hour in the queue."""
    phone.call(person(1))
    (ref,) = phone.parts.timers.due
    phone.parts.seals = None
    phone.cold()
    body = due_message(ref, NOW + HOUR_MS)
    assert phone.receive(body, at_ms=NOW) == ["held"]
    assert queues.put == [(body, 900)]


def test_what_was_wiped_as_lost_comes_back_as_gone(phone: Phone) -> None:
    phone.call(person(1))
    assert SweepWaits(phone.parts.waits)(NOW + LATEST + LOST_MS + 1) == 1
    assert phone.come_due(NOW + LATEST + LOST_MS + 2) == ["refused_gone"]


def test_what_comes_hours_after_it_was_due_is_too_late(phone: Phone) -> None:
    phone.call(person(1))
    (body,) = phone.parts.timers.run(NOW + LATEST)
    assert phone.receive(body, at_ms=NOW + LATEST + 12 * HOUR_MS + 1) == ["refused_too_late"]


@pytest.mark.parametrize(
    ("caller", "label"),
    [
        ("anonymous", "refused_not_a_phone"),
        ("+266696687", "refused_not_a_phone"),
        ("Restricted\x00", "refused_not_a_phone"),
        ("+33142345678", "refused_not_mobile"),
        ("+447400123456", "refused_country"),
        (OURS, "refused_own_number"),
    ],
)
def test_withheld_foreign_landline_and_odd_callers_get_no_text(phone: Phone, caller: str, label: str) -> None:
    assert phone.call(caller) == label
    assert phone.parts.timers.due == {}


def test_a_number_may_let_its_texts_wait_too(phone: Phone, carrier: FakeCarrier) -> None:
    main = replace(NUMBERS.all[0], text_delay=Delay(minutes=10, jitter_minutes=5))
    phone.parts.numbers = Numbers.of([main])
    phone.cold()
    assert [phone.text(person(1)), phone.text(person(1), "Tu es là ?", NOW + 1)] == ["later", "refused_already_held"]
    assert phone.text(person(2), "AIDE") == "answered"
    assert phone.come_due(NOW + 15 * MINUTE_MS) == ["answered"]
    assert len(carrier.sent) == 2


def test_a_faster_clock_passes_an_hour_in_seconds() -> None:
    assert Delay(minutes=60).ms("00000000", speed=600) == 6_000


def test_while_the_shield_is_up_a_call_waits_as_long_as_ever_and_who_goes_on_is_dropped(phone: Phone) -> None:
    phone.parts.flows.set_mode(Mode.UP)
    phone.parts.senders.flows = phone.parts.flows
    phone.cold()
    assert phone.call(person(1)) == "later"
    assert [phone.call(person(2), f"x{i}", NOW + i) for i in range(2)] == ["later", "refused_already_held"]
    assert phone.come_due() == ["answered", "answered"]


def test_a_message_that_only_looks_like_a_return_is_refused(phone: Phone) -> None:
    assert phone.receive(json.dumps({"Wait": "someone.main.c1"})) == ["refused_gone"]
    assert [read_ref(name) for name in (None, 5, "a.b", "a..c", "a.b.c.d", ["a.b.c"])] == [None] * 6
    assert read_ref("a.b.c") == WaitRef("a", "b", "c")


def test_a_key_service_that_is_down_sends_nothing_and_loses_nothing(phone: Phone, carrier: FakeCarrier) -> None:
    phone.call(person(1))
    seal, phone.parts.seals = phone.parts.seals, None
    phone.cold()
    (body,) = phone.parts.timers.run(NOW + LATEST)
    assert phone.receive(body, at_ms=NOW + LATEST) == ["failed"]
    assert phone.receive(body, at_ms=NOW + LATEST, receives=4) == ["dead"]
    assert phone.call(person(2), "c2") == "failed"
    phone.parts.seals = seal
    phone.cold()
    assert phone.receive(body, at_ms=NOW + LATEST) == ["answered"]
    assert len(carrier.sent) == 1


def test_a_burned_number_answers_nobody_and_still_hears_stop(phone: Phone, carrier: FakeCarrier) -> None:
    phone.call(person(1))
    phone.parts.pool.changes = PoolChanges(states=(("main", State.BURNED),))
    phone.parts.senders.pool = phone.parts.pool
    phone.cold()
    assert phone.text(person(2)) == "refused_burned"
    assert phone.come_due() == ["refused_burned"]
    assert phone.text(person(3), "STOP") == "refused_stop"
    assert KEYS.sender_keys(person(3), NOW, NOW)[0] in phone.parts.senders.opted_out
    assert carrier.sent == []


def test_a_resting_number_still_answers_whoever_has_it(phone: Phone) -> None:
    phone.parts.pool.changes = PoolChanges(states=(("main", State.RESTING),))
    phone.parts.senders.pool = phone.parts.pool
    phone.cold()
    assert phone.text(person(1)) == "answered"


def test_a_number_added_a_moment_ago_answers_its_first_text(phone: Phone, carrier: FakeCarrier) -> None:
    third = replace(NUMBERS.all[0], name="third", number="+15145550102", locale="en")
    assert phone.call(person(1), number=third.number) == "refused_not_ours"
    phone.parts.pool.changes = PoolChanges(added=(third,))
    at_ms = NOW + 6_000
    body = notification(payload(person(1), number=third.number), at_ms)
    assert phone.receive(body, at_ms=at_ms) == ["answered"]
    assert carrier.sent[0].number == third


def test_a_number_nobody_knows_does_not_make_every_text_ask_the_table(phone: Phone) -> None:
    for index in range(50):
        phone.call(person(1), f"c{index}", NOW + index, number="+15145559999")
    assert phone.parts.pool.reads == 1
