"""A number that takes calls and cannot text answers from one that can, and a person is one person on both."""

import json
from collections.abc import Callable

import pytest

import house
from antirelou.domain.contact import Contact, Medium, inbox_payload
from antirelou.domain.money import DAY_MS, MICROS
from antirelou.domain.number import AT_ONCE, Number, Numbers
from antirelou.domain.outcome import Outcome
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.receive_contacts import ReceiveContacts
from fakes import FakeCarrier
from house import NOW, OURS, Parts, notification, payload, person, sqs_record

VOICE = "+15145550199"
MAIN = Number("main", OURS, "origin", "fr-CA")
NUMBERS = Numbers.of([MAIN, Number("voice", VOICE, "", "en", texts_from="main", call_delay=AT_ONCE)])


@pytest.fixture
def receive(parts: Parts) -> ReceiveContacts:
    parts.numbers = NUMBERS
    parts.purse.fund(MICROS)
    return house.container(parts)


Contacting = Callable[..., str]


def a_call(caller: str, sent_ms: int = NOW) -> str:
    contact = Contact(f"call-{sent_ms}", caller, VOICE, "", sent_ms, medium=Medium.CALL)
    return notification(inbox_payload(contact), sent_ms)


def a_text(sender: str, sent_ms: int = NOW) -> str:
    return notification(payload(sender, message_id=f"text-{sent_ms}"), sent_ms)


def ends(receive: ReceiveContacts, *bodies: str, now_ms: int = NOW) -> list[str]:
    records = [sqs_record(body, f"sqs-{json.loads(body)['Timestamp']}-{at}") for at, body in enumerate(bodies)]
    outcomes: list[Outcome] = receive(read_deliveries({"Records": records}, 4, now_ms), now_ms)
    return [outcome.label for outcome in outcomes]


def test_a_call_is_answered_by_a_text_from_the_texting_number_in_the_language_the_caller_chose(
    receive: ReceiveContacts, carrier: FakeCarrier
) -> None:
    assert ends(receive, a_call(person(1))) == ["answered"]
    (reply,) = carrier.sent
    assert (reply.to, reply.number.number) == (person(1), OURS)
    assert reply.body.startswith("Automatic reply")


@pytest.mark.parametrize(("first", "second"), [(a_call, a_text), (a_text, a_call), (a_call, a_call)])
@pytest.mark.parametrize("warm", [True, False])
def test_a_call_and_a_text_of_one_person_get_one_reply_in_the_quiet_hours(
    receive: ReceiveContacts, parts: Parts, carrier: FakeCarrier, first: Contacting, second: Contacting, warm: bool
) -> None:
    assert ends(receive, first(person(1))) == ["answered"]
    again = receive if warm else house.container(parts)
    later = NOW + DAY_MS - 1
    assert ends(again, second(person(1), later), now_ms=later) == ["refused_already_answered"]
    assert len(carrier.sent) == 1


def test_both_in_one_batch_get_one_reply_too(receive: ReceiveContacts, carrier: FakeCarrier) -> None:
    assert ends(receive, a_call(person(1)), a_text(person(1))) == ["answered", "refused_already_answered"]
    assert len(carrier.sent) == 1


def test_who_texted_stop_gets_no_text_for_calling(receive: ReceiveContacts, carrier: FakeCarrier) -> None:
    stop = notification(payload(person(1), "STOP", "stop"), NOW)
    assert ends(receive, stop) == ["refused_stop"]
    assert ends(receive, a_call(person(1))) == ["refused_opted_out"]
    assert carrier.sent == []


def test_a_number_texts_from_itself_unless_it_names_another_that_is_there() -> None:
    main, voice = NUMBERS.all
    assert NUMBERS.texting(main) is main
    assert NUMBERS.texting(voice) is main
    assert Numbers.of([voice]).texting(voice) is voice
