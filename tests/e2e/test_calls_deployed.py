"""A call, through the deployed template: the function a contact flow asks, the inbox, a text."""

import json
import time
import uuid
from typing import Any

import pytest

from calls import call
from deploys import refusal
from patience import eventually
from people import received, somebody
from stack import OUR_NUMBER, LocalStack


def ring(stack: LocalStack, event: Any) -> dict[str, str]:
    """What the flow is told."""
    functions = stack.aws.client("lambda")
    names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
    (name,) = [name for name in names if "CallReceived" in name]
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    said = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, said
    return said


def ends(stack: LocalStack, contact: str) -> list[str]:
    return sorted(outcome["message"] for outcome in stack.outcomes() if outcome["contact"] == contact)


def everything_kept(stack: LocalStack) -> str:
    """Every log line, item and dead letter."""
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    items = [item for page in pages for item in page["Items"]]
    return "\n".join([*stack.log_lines(), json.dumps(items, default=str), *dead_letters(stack)])


def schedules(stack: LocalStack) -> list[Any]:
    """Those of contacts, not the stack's own."""
    client = stack.aws.client("scheduler")
    found = [s for s in client.list_schedules()["Schedules"] if s["GroupName"] != "default"]
    return [client.get_schedule(Name=each["Name"], GroupName=each["GroupName"]) for each in found]


def dead_letters(stack: LocalStack) -> list[str]:
    answer = stack.aws.client("sqs").receive_message(
        QueueUrl=stack.outputs["DeadLetterUrl"], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def clear_dead_letters(stack: LocalStack) -> None:
    """Those of others' tests were looked at by then."""
    stack.aws.client("sqs").purge_queue(QueueUrl=stack.outputs["DeadLetterUrl"])


def test_a_call_told_twice_is_greeted_twice_and_answered_by_one_text(stack: LocalStack) -> None:
    caller, contact = somebody(), str(uuid.uuid4())
    for _ in range(2):
        assert ring(stack, call(caller, OUR_NUMBER, contact)) == {"act": "say"}
    assert eventually(lambda: ends(stack, contact) == ["later", "later"])
    assert received(stack, caller) == []
    assert len(schedules(stack)) == 1
    assert eventually(lambda: ends(stack, contact) == ["answered", "later", "later"], seconds=60)
    (body,) = received(stack, caller)
    assert body.startswith("Réponse automatique")
    assert eventually(lambda: schedules(stack) == [])
    assert caller[2:] not in everything_kept(stack)


def test_an_answer_does_not_leave_before_its_time(stack: LocalStack) -> None:
    caller, contact = somebody(), str(uuid.uuid4())
    called = time.monotonic()
    ring(stack, call(caller, OUR_NUMBER, contact))
    assert eventually(lambda: received(stack, caller) != [], seconds=60)
    assert time.monotonic() - called >= 6  # an hour, six hundred times faster


def test_while_an_answer_waits_no_number_can_be_read_anywhere(stack: LocalStack) -> None:
    caller, contact = somebody(), str(uuid.uuid4())
    ring(stack, call(caller, OUR_NUMBER, contact))
    assert eventually(lambda: ends(stack, contact) == ["later"])
    kept = everything_kept(stack) + json.dumps(schedules(stack), default=str)
    assert caller[2:] not in kept
    assert "waits#" in kept
    assert stack.wait_for(contact)["message"] == "answered"


def test_stop_cancels_what_waits(stack: LocalStack) -> None:
    caller, contact = somebody(), str(uuid.uuid4())
    ring(stack, call(caller, OUR_NUMBER, contact))
    assert eventually(lambda: ends(stack, contact) == ["later"])
    assert stack.wait_for(stack.text(caller, "STOP"))["message"] == "refused_stop"
    assert stack.wait_for(contact)["message"] == "refused_gone"
    assert received(stack, caller) == []


@pytest.mark.parametrize(
    ("caller", "end"),
    [
        (None, "refused_not_a_phone"),
        ("anonymous", "refused_not_a_phone"),
        ("+33140000001", "refused_not_mobile"),
        ("+33899701234", "refused_not_mobile"),
        ("+12025550123", "refused_country"),
        (OUR_NUMBER, "refused_own_number"),
    ],
)
def test_a_caller_who_may_get_no_text_is_greeted_all_the_same(stack: LocalStack, caller: str | None, end: str) -> None:
    contact, sent_before = str(uuid.uuid4()), len(stack.carrier.messages)
    assert ring(stack, call(caller, OUR_NUMBER, contact)) == {"act": "say"}
    assert stack.wait_for(contact)["message"] == end
    assert len(stack.carrier.messages) == sent_before
    assert caller is None or caller == "anonymous" or caller[2:] not in everything_kept(stack)


def test_what_is_not_a_call_is_greeted_and_ends_in_the_dead_letters_as_a_shape(stack: LocalStack) -> None:
    caller = somebody()
    no_id = {"Details": {"ContactData": {"CustomerEndpoint": {"Address": caller}}}}
    for event in ({}, [], None, no_id, call(caller, None)):
        assert ring(stack, event) == {"act": "say"}
    assert eventually(lambda: any("SystemEndpoint is missing" in body for body in dead_letters(stack)))
    assert received(stack, caller) == []
    assert caller[2:] not in everything_kept(stack)
    clear_dead_letters(stack)


def test_a_call_and_a_text_of_one_person_get_one_reply(stack: LocalStack) -> None:
    person, contact = somebody(), str(uuid.uuid4())
    assert ring(stack, call(person, OUR_NUMBER, contact)) == {"act": "say"}
    assert stack.wait_for(contact)["message"] == "answered"
    assert stack.wait_for(stack.text(person, "Tu ne réponds pas ?"))["message"] == "refused_already_answered"
    assert len(received(stack, person)) == 1


def test_calls_are_refused_at_deploy_in_a_region_without_connect(stack: LocalStack) -> None:
    assert "Amazon Connect takes no calls in this region" in refusal(stack, "Voice=connect")
