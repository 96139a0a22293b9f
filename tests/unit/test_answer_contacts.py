"""The main job, in memory."""

import json

import pytest

from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, Caps
from antirelou.domain.outcome import Reason
from antirelou.domain.reply import Kind
from antirelou.domain.silence import Silence, Silenced
from antirelou.handlers.deliveries import NotTakenError, failures, read_deliveries
from antirelou.services.ports import Sending
from antirelou.services.receive_contacts import ReceiveContacts
from fakes import FakeCarrier, FakePurse, FakeQueues
from house import KEYS, NOW, OURS, PRICE, Parts, container, notification, payload, person, sqs_record


class Line:
    """A person with a phone, and the number."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.use_case = container(parts)
        self.count = 0

    def texts(self, *texts: tuple[str, str], sent_ms: int = NOW, now_ms: int | None = None) -> list[str]:
        records = []
        for sender, body in texts:
            self.count += 1
            message = notification(payload(sender, body, f"m{self.count}"), sent_ms)
            records.append(sqs_record(message, f"sqs-{self.count}"))
        return self.receive(records, now_ms or sent_ms)

    def receive(self, records: list[dict], now_ms: int = NOW) -> list[str]:
        deliveries = read_deliveries({"Records": records}, 4, now_ms)
        return [outcome.label for outcome in self.use_case(deliveries, now_ms)]

    def text(self, sender: str, body: str = "Salut", sent_ms: int = NOW, now_ms: int | None = None) -> str:
        return self.texts((sender, body), sent_ms=sent_ms, now_ms=now_ms)[0]

    def cold(self) -> ReceiveContacts:
        self.use_case = container(self.parts)
        return self.use_case


@pytest.fixture
def line(parts: Parts) -> Line:
    parts.purse.fund(10 * MICROS)
    return Line(parts)


def test_a_first_text_gets_the_consent_message_in_the_numbers_language(line: Line, carrier: FakeCarrier) -> None:
    assert line.text(person(1)) == "answered"
    (reply,) = carrier.sent
    assert (reply.to, reply.number.number, reply.price_micros) == (person(1), OURS, PRICE)
    assert reply.body.startswith("Réponse automatique")


def test_another_number_answers_in_its_own_language(line: Line, carrier: FakeCarrier) -> None:
    record = sqs_record(notification(payload(person(1), number="+15145550101")))
    assert line.receive([record]) == ["answered"]
    assert carrier.sent[0].body.startswith("Automatic reply")


@pytest.mark.parametrize("warm", [True, False])
def test_a_second_text_meets_silence_for_a_day(line: Line, warm: bool) -> None:
    line.text(person(1))
    if not warm:
        line.cold()
    assert line.text(person(1), sent_ms=NOW + DAY_MS - 1) == "refused_already_answered"
    assert line.text(person(1), sent_ms=NOW + DAY_MS) == "answered"


def test_three_replies_in_thirty_days_then_silence(line: Line) -> None:
    labels = [line.text(person(1), sent_ms=NOW + day * DAY_MS) for day in (0, 1, 2, 3, 29, 30)]
    assert labels == ["answered"] * 3 + ["refused_answered_enough"] * 2 + ["answered"]


def test_the_same_text_again_is_a_duplicate_however_late(line: Line) -> None:
    record = sqs_record(notification(payload(person(1), message_id="m")), "one")
    again = sqs_record(notification(payload(person(1), message_id="m")), "two")
    assert line.receive([record]) == ["answered"]
    assert line.receive([again]) == ["refused_duplicate"]
    assert line.receive([again]) == ["refused_duplicate"]
    assert line.receive([again], NOW + 40 * DAY_MS) == ["refused_too_late"]


def test_a_text_over_the_caps_day_after_day_waits_two_days_and_no_longer(parts: Parts, queues: FakeQueues) -> None:
    parts.caps = parts.purse.caps = Caps(10 * MICROS, PRICE, 100 * MICROS)
    parts.purse.fund(10 * MICROS)
    line = Line(parts)
    for day in range(5):  # each takes the day's only reply
        assert line.text(person(100 + day), sent_ms=NOW + day * DAY_MS) == "answered"
    label, due_ms = line.text(person(1)), NOW
    while label == "held":
        body = queues.put[-1][0]
        due_ms = json.loads(body)["DueMs"]
        label = line.receive([sqs_record(body)], due_ms)[0]
    assert label == "refused_too_late"
    assert 2 * DAY_MS < due_ms - NOW <= 4 * DAY_MS


def test_a_text_delivered_after_a_newer_one_was_answered_gets_silence(line: Line) -> None:
    line.text(person(1), sent_ms=NOW)
    assert line.text(person(1), sent_ms=NOW - HOUR_MS, now_ms=NOW) == "refused_already_answered"


def test_a_batch_from_one_person_gets_one_reply_to_the_earliest(line: Line, carrier: FakeCarrier) -> None:
    assert line.texts(*[(person(1), "Allo")] * 5) == ["answered"] + ["refused_already_answered"] * 4
    assert len(carrier.sent) == 1


def test_a_batch_of_ten_people_gets_ten_replies(line: Line, carrier: FakeCarrier) -> None:
    assert line.texts(*[(person(i), "Allo") for i in range(10)]) == ["answered"] * 10
    assert len({reply.to for reply in carrier.sent}) == 10


@pytest.mark.parametrize("word", ["STOP", "Arrêt", "unsubscribe"])
def test_stop_is_for_good_on_every_number(line: Line, carrier: FakeCarrier, word: str) -> None:
    assert line.text(person(1), word) == "refused_stop"
    assert line.text(person(1), sent_ms=NOW + 365 * DAY_MS) == "refused_opted_out"
    other = sqs_record(notification(payload(person(1), number="+15145550101")))
    assert line.receive([other]) == ["refused_opted_out"]
    assert carrier.sent == []


def test_stop_is_heard_from_someone_who_was_just_silenced(line: Line) -> None:
    labels = [line.text(person(1), body) for body in ("Salut", "Allo", "Allo", "STOP")]
    assert labels[-1] == "refused_stop"
    assert line.text(person(1)) == "refused_opted_out"
    assert line.text(person(1), sent_ms=NOW + 2 * DAY_MS) == "refused_opted_out"


def test_stop_is_heard_however_late_it_comes(line: Line) -> None:
    assert line.text(person(1), "STOP", sent_ms=NOW - 3 * DAY_MS, now_ms=NOW) == "refused_stop"


def test_stop_ignoring_me_is_answered_like_any_text(line: Line) -> None:
    assert line.text(person(1), "Stop m'ignorer") == "answered"


def test_help_is_answered_once_with_who_we_are(line: Line, carrier: FakeCarrier) -> None:
    assert line.text(person(1), "AIDE") == "answered"
    assert "bénévoles" in carrier.sent[0].body
    assert line.text(person(1), "help", sent_ms=NOW + 2 * DAY_MS) == "refused_already_answered"
    assert line.text(person(1), "Salut") == "answered"


def test_a_text_too_old_to_make_sense_is_refused(line: Line) -> None:
    assert line.text(person(1), sent_ms=NOW - 12 * HOUR_MS - 1, now_ms=NOW) == "refused_too_late"


def test_an_empty_purse_answers_nobody_and_a_top_up_answers_the_next(parts: Parts, carrier: FakeCarrier) -> None:
    line = Line(parts)
    assert line.text(person(1)) == "refused_purse_empty"
    parts.purse.fund(PRICE)
    assert line.text(person(1)) == "answered"
    assert line.text(person(2)) == "refused_purse_empty"
    assert len(carrier.sent) == 1


def test_money_for_some_of_a_batch_answers_those(parts: Parts) -> None:
    parts.purse.fund(2 * PRICE + 1)
    labels = Line(parts).texts(*[(person(i), "Allo") for i in range(4)])
    assert labels == ["answered", "answered", "refused_purse_empty", "refused_purse_empty"]


def test_a_cap_of_zero_sends_nothing(parts: Parts, carrier: FakeCarrier) -> None:
    parts.caps = Caps(0, 0, 0)
    parts.purse.fund(MICROS)
    assert Line(parts).text(person(1)) == "refused_over_cap"
    assert carrier.sent == []


def delivered_again(line: Line, queues: FakeQueues, at_ms: int) -> list[str]:
    """What was put back, at that time."""
    put, queues.put = queues.put, []
    assert all(0 < seconds <= 900 for _, seconds in put)
    return line.receive([sqs_record(body, f"again-{i}", sent_ms=at_ms) for i, (body, _) in enumerate(put)], at_ms)


def capped(parts: Parts, hour: int, day: int) -> Line:
    parts.purse = FakePurse(Caps(hour * PRICE, day * PRICE, 1000 * PRICE), parts.senders)
    parts.purse.fund(MICROS)
    return Line(parts)


def test_over_the_hours_cap_a_text_waits_and_is_answered_in_the_next(parts: Parts, queues: FakeQueues) -> None:
    line = capped(parts, hour=1, day=10)
    assert [line.text(person(1)), line.text(person(2))] == ["answered", "held"]
    assert delivered_again(line, queues, NOW + 900_000) == ["held"]
    assert delivered_again(line, queues, NOW + 2 * HOUR_MS) == ["answered"]


def test_over_the_days_cap_a_text_is_answered_the_next_day_however_it_is_delivered(
    parts: Parts, queues: FakeQueues
) -> None:
    line = capped(parts, hour=5, day=1)
    line.text(person(1))
    raw = sqs_record(payload(person(2), message_id="raw"), "raw", sent_ms=NOW)
    assert line.receive([raw]) == ["held"]
    tomorrow = NOW - NOW % DAY_MS + DAY_MS
    assert delivered_again(line, queues, tomorrow - 1) == ["held"]
    assert delivered_again(line, queues, tomorrow + DAY_MS - 1) == ["answered"]


def test_those_who_wait_for_the_next_hour_are_spread_over_it(parts: Parts, queues: FakeQueues) -> None:
    line = capped(parts, hour=1, day=1000)
    line.texts(*[(person(i), "Allo") for i in range(10)])
    dues = {json.loads(body)["DueMs"] for body, _ in queues.put}
    assert len(dues) == 9
    assert all(HOUR_MS <= due - NOW < 2 * HOUR_MS for due in dues)


def test_what_was_made_to_wait_and_then_forgotten_is_refused_in_the_end(parts: Parts, queues: FakeQueues) -> None:
    line = capped(parts, hour=1, day=10)
    line.texts((person(1), "Allo"), (person(2), "Allo"))
    assert delivered_again(line, queues, NOW + 15 * HOUR_MS) == ["refused_too_late"]


def test_over_the_months_cap_a_text_is_refused(parts: Parts) -> None:
    parts.purse = FakePurse(Caps(5 * PRICE, 5 * PRICE, PRICE), parts.senders)
    parts.purse.fund(MICROS)
    line = Line(parts)
    assert [line.text(person(1)), line.text(person(2))] == ["answered", "refused_month_cap"]


def test_a_pause_holds_for_the_next_text_and_what_came_meanwhile_is_not_answered_later(line: Line) -> None:
    line.parts.purse.paused = "keeper"
    assert line.text(person(1)) == "refused_paused"
    line.parts.purse.paused = ""
    assert line.text(person(2)) == "answered"
    assert [reply.to for reply in line.parts.carrier.sent] == [person(2)]


def test_a_blocked_sender_meets_silence(line: Line) -> None:
    line.parts.senders.blocked.add(KEYS.sender_keys(person(1), NOW, NOW)[0])
    assert line.text(person(1)) == "refused_blocked"


def test_a_busy_carrier_puts_the_text_back_and_forgets_it_tried(line: Line, carrier: FakeCarrier) -> None:
    carrier.script = [Sending.THROTTLED]
    assert line.text(person(1)) == "held"
    assert line.parts.purse.read().reserved == 0
    assert line.text(person(1), sent_ms=NOW + 1) == "refused_already_held"
    line.cold()
    assert line.text(person(1), sent_ms=NOW + 2) == "answered"


def test_a_busy_carrier_is_spared_the_rest_of_the_batch(line: Line, carrier: FakeCarrier) -> None:
    line.parts.threads = 1
    line.cold()
    carrier.script = [Sending.THROTTLED]
    assert line.texts(*[(person(i), "Allo") for i in range(5)]) == ["held"] * 5
    assert carrier.sent == []


def test_a_silent_carrier_is_never_asked_again_and_the_money_counts_as_spent(line: Line, carrier: FakeCarrier) -> None:
    carrier.script = [Sending.IN_DOUBT]
    assert line.text(person(1)) == "refused_in_doubt"
    assert line.text(person(1)) == "refused_already_answered"
    assert len(carrier.sent) == 1
    assert line.parts.purse.read().reserved == PRICE


def test_what_the_carrier_refuses_goes_back_to_the_purse(line: Line, carrier: FakeCarrier) -> None:
    carrier.script = [Sending.REFUSED]
    assert line.text(person(1)) == "refused_carrier_refused"
    assert line.parts.purse.read().reserved == 0
    assert line.text(person(1)) == "refused_already_answered"


def test_a_country_without_a_price_is_refused(line: Line) -> None:
    line.use_case._answer._choose._prices = type(line.use_case._answer._choose._prices)({"FR": 1})
    assert line.text(person(1)) == "refused_country"


class Unreachable:
    """A table that is down."""

    def __getattr__(self, name: str) -> object:
        raise ConnectionError(f"no {name} for +14382000001")


def test_when_the_table_is_down_nothing_is_sent_and_nothing_is_lost(line: Line, carrier: FakeCarrier) -> None:
    line.parts.senders = Unreachable()
    line.cold()
    assert line.text(person(1)) == "failed"
    assert carrier.sent == []


def test_an_unreadable_message_does_not_take_its_neighbours_along(line: Line, queues: FakeQueues) -> None:
    good = sqs_record(notification(payload(person(1), message_id="good")), "good")
    bad = sqs_record("nonsense", "bad", receives=1)
    assert line.receive([bad, good]) == ["failed", "answered"]
    assert line.receive([sqs_record("nonsense", "bad", receives=4)]) == ["dead"]
    ((shape, why),) = queues.buried
    assert (shape["body"], why) == ("str(8)", "the message is not JSON")


def test_a_fault_on_a_text_that_sns_brought_itself_is_lambdas_to_try_again(line: Line) -> None:
    line.parts.senders = Unreachable()
    deliveries = read_deliveries({"Records": [{"Sns": json.loads(notification(payload(person(1))))}]}, 4, NOW)
    with pytest.raises(NotTakenError):
        failures(deliveries, line.cold()(deliveries, NOW))


def test_memory_is_bounded_and_forgets_the_longest_unheard_first() -> None:
    silence = Silence(most_senders=100)
    for index in range(1000):
        silence.put((f"key{index}", ("main", Kind.CONSENT)), Silenced(NOW, Reason.ALREADY_ANSWERED, ()))
        silence.get(("key0", ("main", Kind.CONSENT)), 0)
    kept = [i for i in range(1000) if silence.get((f"key{i}", ("main", Kind.CONSENT)), 0)]
    assert kept == [0, *range(901, 1000)]
