"""Every alarm of the deployed template goes off when what it watches happens, and people read of it in plain words."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from letterbox import topic_may_send
from patience import eventually
from stack import LocalStack


def alarms(stack: LocalStack) -> dict[str, dict[str, Any]]:
    pages = stack.aws.client("cloudwatch").get_paginator("describe_alarms").paginate()
    return {alarm["AlarmName"]: alarm for page in pages for alarm in page["MetricAlarms"]}


def feed(stack: LocalStack, alarm: dict[str, Any], value: float) -> None:
    """That value in as many periods as the alarm wants, the last one now."""
    metric = {"MetricName": alarm["MetricName"], "Dimensions": alarm["Dimensions"], "Value": value}
    spells = range(alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]))
    times = [time.time() - spell * alarm["Period"] for spell in spells]
    data = [metric | {"Timestamp": at} for at in times]
    stack.aws.client("cloudwatch").put_metric_data(Namespace=alarm["Namespace"], MetricData=data)


class Mailbox:
    """A queue subscribed to the maintainers' topic, as an address would be."""

    def __init__(self, stack: LocalStack) -> None:
        self._sqs = stack.aws.client("sqs")
        self.url = self._sqs.create_queue(QueueName="maintainers-mailbox")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self._sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"Policy": json.dumps(topic_may_send(arn))})
        self._sns = stack.aws.client("sns")
        self._subscription = self._sns.subscribe(
            TopicArn=stack.outputs["MaintainersTopicArn"], Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True
        )["SubscriptionArn"]
        self.read: list[dict[str, str]] = []

    def wait_for(self, words: str, seconds: float = 120) -> dict[str, str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [letter for letter in self.read if words in letter["Message"]]
            if found:
                return found[0]
            answer = self._sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            for message in answer.get("Messages", []):
                self.read.append(json.loads(message["Body"]))
                self._sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        raise TimeoutError(f"nobody was told: {words}")

    def close(self) -> None:
        self._sns.unsubscribe(SubscriptionArn=self._subscription)
        self._sqs.delete_queue(QueueUrl=self.url)


@pytest.fixture(scope="module")
def mailbox(stack: LocalStack) -> Iterator[Mailbox]:
    box = Mailbox(stack)
    yield box
    box.close()


def in_state(stack: LocalStack, state: str) -> set[str]:
    return {name for name, alarm in alarms(stack).items() if alarm["StateValue"] == state}


def test_a_metric_of_another_outcome_rings_nothing(stack: LocalStack) -> None:
    """The embedded AWS adds them up, left to itself."""
    quiet = in_state(stack, "ALARM")
    others = {kind: f"some_other_{kind.lower()}" for kind in ("Outcome", "Wall", "State")}
    for alarm in alarms(stack).values():
        if alarm["Namespace"] == "Antirelou":
            ((kind, _),) = [dimension.values() for dimension in alarm["Dimensions"]]
            feed(stack, alarm | {"Dimensions": [{"Name": kind, "Value": others[kind]}]}, 100 * alarm["Threshold"])
    stack.metrics.judge()
    assert in_state(stack, "ALARM") == quiet


def test_every_alarm_goes_off_and_people_read_of_it(stack: LocalStack, mailbox: Mailbox) -> None:
    every = alarms(stack)
    assert len(every) >= 20
    names = sorted(name for name, alarm in every.items() if alarm["TreatMissingData"] != "breaching")
    for first in range(0, len(names), 3):  # all at once would be one cold start each
        wave = names[first : first + 3]
        for name in wave:
            feed(stack, every[name], every[name]["Threshold"] + 1)
        for name in [name for name in wave if every[name]["AlarmActions"]]:
            letter = mailbox.wait_for(every[name]["AlarmDescription"].splitlines()[1])
            assert "docs/runbook.md#" in letter["Message"]
    assert eventually(lambda: in_state(stack, "ALARM") >= set(names))
    shown = json.loads(stack.command("status", "--json").stdout)["alarms"]
    assert {f"antirelou-{name}" for name in shown} >= set(names)
    assert sum(not every[name]["AlarmActions"] for name in names) == 5  # the money's levels, told as notices


def test_silence_rings_and_a_sign_of_life_ends_it(stack: LocalStack, mailbox: Mailbox) -> None:
    (alarm,) = [alarm for alarm in alarms(stack).values() if alarm["TreatMissingData"] == "breaching"]
    french, english, _ = alarm["AlarmDescription"].splitlines()
    stack.metrics.judge(later=3600)
    letter = mailbox.wait_for(english)
    assert letter["Message"].startswith(french)
    assert letter["Subject"] == "antirelou: " + english.split(". ")[0]
    feed(stack, alarm, 1)
    over = mailbox.wait_for("C'est rentré dans l'ordre.\nL'alarme disait : " + french.split(". ")[0])
    assert over["Subject"].startswith("antirelou: back to normal: ")


def test_the_first_data_of_a_new_alarm_is_no_news(stack: LocalStack) -> None:
    assert eventually(lambda: "first_data" in labels(stack))


def test_what_functions_log_is_counted_once(stack: LocalStack) -> None:
    assert eventually(lambda: counted(stack, "raised") == labels(stack).count("raised") > 0)


def labels(stack: LocalStack) -> list[str]:
    """What AlarmRaised logged."""
    lines = [json.loads(line) for line in stack.log_lines() if line.startswith('{"level"')]
    return [line["message"] for line in lines if "alarm" in line]


def counted(stack: LocalStack, outcome: str) -> float:
    answer = stack.aws.client("cloudwatch").get_metric_statistics(
        Namespace="Antirelou",
        MetricName="Alarms",
        Dimensions=[{"Name": "Outcome", "Value": outcome}],
        StartTime=datetime.now(UTC) - timedelta(hours=3),
        EndTime=datetime.now(UTC) + timedelta(hours=1),
        Period=3600,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in answer["Datapoints"]))
