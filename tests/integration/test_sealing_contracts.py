"""What seals and timers keep, the fakes included: on the embedded AWS, whose schedules run for real."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from antirelou.adapters import aws
from antirelou.adapters.seals import KmsSeals
from antirelou.adapters.timers import ScheduleTimers, schedule_name
from antirelou.domain.wait import WaitRef, due_message, read_ref
from emulator import Emulator
from fakes import FakeSeals, FakeTimers
from patience import eventually

REF = WaitRef("kkkkkkkkkkkkkkkk", "main", "11111111-2222-3333-4444-555555555555")
KEPT = {"id": "c1", "sender": "+33612345678", "number": "+33199005170", "medium": "call"}


@pytest.fixture(scope="module")
def embedded() -> Iterator[Emulator]:
    running = Emulator().start()
    yield running
    running.stop()


@pytest.fixture(params=["fake", "kms"])
def seals(request: pytest.FixtureRequest, embedded: Emulator) -> Any:
    if request.param == "fake":
        return FakeSeals()
    kms = embedded.client("kms")
    return KmsSeals(kms, kms.create_key()["KeyMetadata"]["Arn"])


def test_what_was_sealed_is_opened_as_it_was_and_cannot_be_read_before(seals: Any) -> None:
    sealed = seals.seal(KEPT, REF)
    assert seals.open(sealed, REF) == KEPT
    assert b"612345678" not in sealed


def test_what_was_sealed_for_one_contact_cannot_be_opened_as_anothers(seals: Any) -> None:
    sealed = seals.seal(KEPT, REF)
    with pytest.raises(Exception, match=r"."):
        seals.open(sealed, replace(REF, id="other"))


@dataclass
class Bench:
    """Timers, and what they have put into the inbox so far."""

    timers: Any
    arrived: Callable[[], list[str]]
    left: Callable[[], int]


@pytest.fixture(params=["fake", "scheduler"])
def bench(request: pytest.FixtureRequest, embedded: Emulator) -> Bench:
    if request.param == "fake":
        fake, seen = FakeTimers(), []
        return Bench(fake, lambda: seen.extend(fake.run(_now_ms())) or seen, lambda: len(fake.due))
    return _on(embedded)


def _on(embedded: Emulator) -> Bench:
    queues, schedules = embedded.client("sqs"), embedded.client("scheduler")
    url = queues.create_queue(QueueName=f"inbox-{time.monotonic_ns()}")["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    group = schedules.create_schedule_group(Name=f"g{time.monotonic_ns()}")["ScheduleGroupArn"].rpartition("/")[2]
    seen: list[str] = []

    def arrived() -> list[str]:
        for message in queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            seen.append(message["Body"])
            queues.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return seen

    timers = ScheduleTimers(schedules, group, "arn:aws:iam::000000000000:role/any", arn, arn)
    return Bench(timers, arrived, lambda: len(schedules.list_schedules(GroupName=group)["Schedules"]))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def test_what_is_set_twice_comes_once_not_before_its_time_and_leaves_nothing(bench: Bench) -> None:
    due_ms = _now_ms() + 2_000
    for _ in range(2):
        bench.timers.set(REF, due_ms)
    assert bench.left() == 1
    assert eventually(lambda: bench.arrived() != [], seconds=20)
    assert _now_ms() >= due_ms
    assert bench.arrived() == [due_message(REF)]
    assert read_ref(json.loads(bench.arrived()[0])["Wait"]) == REF
    assert eventually(lambda: bench.left() == 0, seconds=20)


def test_a_schedule_is_what_the_service_model_takes_and_carries_no_number() -> None:
    client = aws.session().create_client("scheduler", region_name="eu-west-3")
    due = datetime(2027, 1, 15, 8, 30, tzinfo=UTC)
    expected = {
        "Name": schedule_name(REF),
        "GroupName": "g",
        "ScheduleExpression": "at(2027-01-15T08:30:01)",
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": "arn:inbox",
            "RoleArn": "arn:aws:iam::000000000000:role/any",
            "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 20},
            "DeadLetterConfig": {"Arn": "arn:dead"},
            "Input": due_message(REF),
        },
    }
    with Stubber(client) as stub:
        stub.add_response("create_schedule", {"ScheduleArn": "arn:aws:scheduler:eu-west-3:0:schedule/g/x"}, expected)
        timers = ScheduleTimers(client, "g", "arn:aws:iam::000000000000:role/any", "arn:inbox", "arn:dead")
        timers.set(REF, int(due.timestamp() * 1000) + 1)  # rounded up: never before its time
    assert len(schedule_name(REF)) == 64
