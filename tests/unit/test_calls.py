"""A call becomes a contact in the inbox, whoever calls and whatever Connect leaves out, and the caller is greeted."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.inbox import DeadLetters
from antirelou.bootstrap import calls as bootstrap
from antirelou.domain.call import WITHHELD, read_call
from antirelou.domain.contact import Medium, UnreadableContactError
from antirelou.domain.money import MICROS
from antirelou.domain.number import Greeting, Number, Numbers
from antirelou.handlers import call_received
from antirelou.handlers.calls import read_call_delivery
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.greet_caller import GreetCaller
from antirelou.services.hand_in_contact import HandInContact
from calls import call
from fakes import FakeCarrier, FakeQueues
from house import NOW, OURS, Parts, container, person, sqs_record
from metrics import metrics_in

ID = "5ca32fbd-8f92-46af-92a5-6b0f970f0efe"
SILENT = "+15145550102"


class Ours:
    """One number that says a few words, one that hangs up."""

    def __init__(self) -> None:
        hangs_up = Number("silent", SILENT, "origin", "en", greeting=Greeting.HANG_UP)
        self._numbers = Numbers.of([Number("main", OURS, "origin", "en"), hangs_up])

    def find(self, raw: str, now_ms: int) -> Number | None:
        return self._numbers.find(raw)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, queues: FakeQueues) -> FakeQueues:
    """The queues behind the handler."""
    monkeypatch.setattr(bootstrap, "greet_caller", lambda: GreetCaller(Ours(), HandInContact(queues), queues))
    return queues


def ask(event: Any) -> dict[str, str]:
    return call_received.handler(event, None)


def without(path: str, value: Any = ...) -> dict[str, Any]:
    """A call that lacks the field of that name, or has another value there."""
    event = call(person(1), contact=ID)
    *way, name = path.split(".")
    fields = event["Details"]["ContactData"]
    for step in way:
        fields = fields[step]
    if value is ...:
        del fields[name]
    else:
        fields[name] = value
    return event


def test_a_call_is_a_contact_from_the_caller_to_the_number_called() -> None:
    contact = read_call(call(person(1), contact=ID), NOW)
    assert (contact.id, contact.sender, contact.number, contact.body) == (ID, person(1), OURS, "")
    assert (contact.sent_ms, contact.medium, contact.log_id) == (NOW, Medium.CALL, ID)


@pytest.mark.parametrize("endpoint", [None, {}, 5, [], {"Address": None}, {"Address": ""}, {"Address": 33612345678}])
def test_a_caller_who_shows_no_number_is_a_contact_too(endpoint: Any) -> None:
    assert read_call(without("CustomerEndpoint", endpoint), NOW).sender == WITHHELD


@pytest.mark.parametrize("absent", ["Queue", "Attributes", "InstanceARN", "MediaStreams", "CustomerEndpoint"])
def test_a_call_needs_its_id_and_the_number_called_and_nothing_else(absent: str) -> None:
    assert read_call(without(absent), NOW).id == ID


MALFORMED = [
    None, 5, "", [], {}, {"Details": None}, {"Details": {"ContactData": []}},
    without("ContactId"), without("ContactId", ""), without("ContactId", 5), without("SystemEndpoint"),
    without("SystemEndpoint", None), without("SystemEndpoint.Address"), without("SystemEndpoint.Address", [OURS]),
]  # fmt: skip


@pytest.mark.parametrize("event", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_not_a_call_is_greeted_and_its_shape_is_buried(
    asked: FakeQueues, event: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(event) == {"act": "say"}
    ((shape, why),) = asked.buried
    assert why in ("ContactId is missing", "SystemEndpoint is missing")
    assert asked.handed_in == []
    said = capsys.readouterr().out + json.dumps(shape)
    assert not any(number.lstrip("+") in said for number in (person(1), OURS))


_names = st.sampled_from("Details ContactData ContactId CustomerEndpoint SystemEndpoint Address Queue".split())
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=5),
    max_leaves=12,
)


@given(anything | st.fixed_dictionaries({"Details": st.fixed_dictionaries({"ContactData": anything})}))
def test_no_event_at_all_raises(event: Any) -> None:
    read = read_call_delivery(event, NOW)
    assert (read.contact is None) == bool(read.unreadable)


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_whatever_connect_calls_them_a_call_comes_out_of_the_inbox_as_it_went_in(
    name: str, called: str, caller: str
) -> None:
    queues = FakeQueues()
    GreetCaller(Ours(), HandInContact(queues), queues)(read_call_delivery(call(caller, called, name), NOW), NOW)
    (delivery,) = read_deliveries({"Records": [sqs_record(queues.handed_in[0])]}, 4, NOW)
    assert delivery.contact is not None
    assert (delivery.contact.id, delivery.contact.number) == (name, called)
    assert (delivery.contact.sender, delivery.contact.medium) == (caller or WITHHELD, Medium.CALL)


@pytest.mark.parametrize(("called", "act"), [(OURS, "say"), (SILENT, "bye"), ("+15145550199", "say")])
def test_the_number_called_says_how_it_greets_and_an_unknown_one_speaks(
    asked: FakeQueues, called: str, act: str
) -> None:
    assert ask(call(person(1), called)) == {"act": act}
    assert len(asked.handed_in) == 1


def test_a_queue_that_is_down_fails_the_call_so_that_it_is_brought_again(
    monkeypatch: pytest.MonkeyPatch, queues: FakeQueues
) -> None:
    class Down:
        def hand_in(self, body: str) -> None:
            raise TimeoutError

    monkeypatch.setattr(bootstrap, "greet_caller", lambda: GreetCaller(Ours(), HandInContact(Down()), queues))
    with pytest.raises(TimeoutError):
        ask(call(person(1)))


def test_each_call_is_counted_and_logged_once_by_its_id(
    asked: FakeQueues, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    ask(call(person(1), contact=ID))
    out = capsys.readouterr().out
    metrics = [datum for line in out.splitlines() for _, datum in metrics_in(line)]
    assert [(each["MetricName"], each["Dimensions"][0]["Value"]) for each in metrics] == [("Calls", "handed_in")]
    (said,) = [vars(record) for record in caplog.records]
    assert (said["message"], said["call"]) == ("handed_in", ID)
    assert person(1).lstrip("+") not in out + str(said)


LANDLINE, ABROAD, PREMIUM = "+33140000001", "+12025550123", "+33899701234"


@pytest.mark.parametrize(
    ("caller", "label"),
    [
        (None, "refused_not_a_phone"),
        ("sip:someone@example.org", "refused_not_a_phone"),
        (LANDLINE, "refused_not_mobile"),
        (PREMIUM, "refused_not_mobile"),
        (ABROAD, "refused_country"),
        (OURS, "refused_own_number"),
        (person(1), "later"),
    ],
)
def test_whoever_answers_texts_judges_callers_and_each_call_ends(
    parts: Parts, queues: FakeQueues, carrier: FakeCarrier, caller: str | None, label: str
) -> None:
    parts.purse.fund(MICROS)
    greet = GreetCaller(Ours(), HandInContact(queues), queues)
    event = call(caller)
    for _ in range(2):  # Connect may ask twice
        greet(read_call_delivery(event, NOW), NOW)
    deliveries = read_deliveries({"Records": [sqs_record(body) for body in queues.handed_in]}, 4, NOW)
    first, second = container(parts)(deliveries, NOW)
    assert first.label == label
    assert second.label == label
    assert len(parts.timers.due) == (label == "later")
    assert carrier.sent == []


def test_why_a_call_cannot_be_read_quotes_nothing_of_it() -> None:
    with pytest.raises(UnreadableContactError) as error:
        read_call(without("SystemEndpoint.Address", {"x": person(1)}), NOW)
    assert person(1) not in str(error.value)


def test_the_use_case_is_built_from_the_functions_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = f'[{{"name":"main","number":"{OURS}","origination":"o","locale":"en"}}]'
    for name, value in {"TABLE_NAME": "t", "NUMBERS": numbers, "INBOX_URL": "i", "DEAD_LETTER_URL": "d"}.items():
        monkeypatch.setenv(name, value)
    bootstrap.greet_caller.cache_clear()
    built = bootstrap.greet_caller()
    bootstrap.greet_caller.cache_clear()
    assert isinstance(built._dead_letters, DeadLetters)
    assert built._numbers._deployed.find(OURS).name == "main"
