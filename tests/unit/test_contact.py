"""Reading what woke the function: every shape the carrier and the queues can bring, and those they cannot."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.handlers.deliveries import read_deliveries
from house import NOW, OURS, notification, payload, sqs_record

SENDER = "+14382000001"


def read(*records: Any) -> list[Any]:
    return read_deliveries({"Records": list(records)}, 4, NOW)


def test_sns_inside_sqs() -> None:
    (delivery,) = read(sqs_record(notification(payload(SENDER, "Salut", "m1"), NOW - 5000)))
    text = delivery.contact
    assert (text.id, text.sender, text.number, text.body, text.sent_ms) == ("m1", SENDER, OURS, "Salut", NOW - 5000)


def test_sns_straight_to_the_function() -> None:
    sns = {
        "Type": "Notification",
        "MessageId": "s1",
        "Message": payload(SENDER),
        "Timestamp": "2027-01-15T07:59:00.000Z",
    }
    (delivery,) = read({"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": sns})
    assert delivery.contact.sent_ms == NOW - 60_000
    assert delivery.record == ""


def test_raw_delivery() -> None:
    (delivery,) = read(sqs_record(payload(SENDER, "Salut", "m1"), sent_ms=NOW - 7000))
    assert (delivery.contact.id, delivery.contact.sent_ms) == ("m1", NOW - 7000)


def test_rcs_has_no_plus_no_keyword_and_json_for_a_body() -> None:
    fields = {"originationNumber": "14382000001", "destinationNumber": "rcs-1", "messageBody": '{"text":"x"}'}
    (delivery,) = read(sqs_record(notification(json.dumps(fields))))
    assert delivery.contact.sender == "14382000001"


def test_an_absent_id_falls_back_on_the_envelopes() -> None:
    fields = json.dumps({"originationNumber": SENDER, "destinationNumber": OURS})
    assert read(sqs_record(notification(fields, message_id="sns-9")))[0].contact.id == "sns-9"
    assert read(sqs_record(fields, "sqs-9"))[0].contact.id == "sqs-9"


@pytest.mark.parametrize("body", [None, "", "\x00", "é" * 1600, "😀" * 800, "a" * 1600, "\ud800"])
def test_any_body_is_a_text(body: str | None) -> None:
    fields = {"originationNumber": SENDER, "destinationNumber": OURS, "messageBody": body}
    assert read(sqs_record(notification(json.dumps(fields))))[0].contact.body == (body or "")


def test_a_time_in_the_future_is_now() -> None:
    assert read(sqs_record(notification(payload(SENDER), NOW + 10_000)))[0].contact.sent_ms == NOW


def test_an_id_that_could_hold_a_number_is_not_logged() -> None:
    (delivery,) = read(sqs_record(notification(payload(SENDER, message_id=SENDER))))
    assert SENDER not in delivery.contact.log_id
    uuid = "cae173d2-66b9-564c-8309-21f858e9fb84"
    assert read(sqs_record(notification(payload(SENDER, message_id=uuid))))[0].contact.log_id == uuid


@pytest.mark.parametrize(
    "body",
    ["", "hello", "null", "[]", "3", "{}", '{"originationNumber": 33612345678}', '{"Type": "Notification"}',
     '{"Type": "SubscriptionConfirmation", "Message": "confirm"}', "[" * 100_000, '{"a": 1' + "0" * 5000 + "}"],
)  # fmt: skip
def test_what_is_not_an_inbound_text_says_why_and_quotes_nothing(body: str) -> None:
    (delivery,) = read(sqs_record(body))
    assert delivery.contact is None
    assert delivery.unreadable
    assert "33612345678" not in delivery.unreadable + repr(delivery)


_names = st.sampled_from(
    "Records body messageId attributes Sns Message Type Timestamp originationNumber destinationNumber messageBody "
    "ApproximateReceiveCount SentTimestamp inboundMessageId".split()
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12) | _names, inner, max_size=6),
    max_leaves=12,
)


@given(anything)
def test_no_event_at_all_raises(event: Any) -> None:
    deliveries = read_deliveries(event, 4, NOW)
    assert all((delivery.contact is None) == bool(delivery.unreadable) for delivery in deliveries)


@given(st.dictionaries(_names, anything | anything.map(lambda value: json.dumps(value, default=str)), max_size=8))
def test_no_record_raises(record: Any) -> None:
    assert len(read_deliveries({"Records": [record]}, 4, NOW)) == 1
