"""Through the deployed HTTP API: a true gift moves the meter, once; whatever else is posted moves nothing."""

import json
import secrets
import time
from typing import Any

import pytest
from test_webhooks_deployed import post, said, status

import giving
from patience import eventually
from stack import LocalStack

MEANWHILE = 3  # seconds in which a gift that should not count would have

IDENTITY = ("Camille", "Donneuse", "donor@example.org", "Tours")


def told(stack: LocalStack, who: str, body: str, headers: dict[str, str]) -> int:
    code, answer = post(stack, f"{stack.outputs['WebhookUrl']}/gift/{who}", body, headers)
    assert answer == ""
    return code


def session(cents: int = 500, **changes: Any) -> str:
    return giving.session_event("cs_" + secrets.token_hex(8), cents, **changes)


def payment(cents: int = 500, **changes: Any) -> str:
    return giving.payment_event(secrets.randbelow(10**9), cents, **changes)


def money(stack: LocalStack) -> tuple[int, int]:
    purse = status(stack)
    return purse["funded"], purse["funded"] - purse["left"] - purse["reserved"] - purse["spent"]


@pytest.mark.parametrize("who", ["stripe", "helloasso"])
def test_a_true_gift_told_three_times_moves_the_meter_once_within_a_minute(stack: LocalStack, who: str) -> None:
    body = {"stripe": session, "helloasso": payment}[who](1234)
    sign = {"stripe": giving.by_stripe, "helloasso": giving.by_helloasso}[who]
    before, started = money(stack)[0], time.monotonic()
    assert [told(stack, who, body, sign(body)) for _ in range(3)] == [200] * 3
    assert eventually(lambda: money(stack)[0] > before, seconds=60)
    assert time.monotonic() - started < 60
    assert not eventually(lambda: money(stack)[0] != before + 12_340_000, seconds=MEANWHILE)
    proof = json.loads(stack.command("status", "--json", "--audit").stdout)["audit"]
    assert proof["faults"] == []


def test_forged_replayed_altered_and_other_events_change_nothing(stack: LocalStack) -> None:
    true, paid, old = session(), payment(), int(time.time()) - 600
    wrong = giving.by_stripe(true, "whsec_another")
    before = money(stack)
    refused = {
        403: [
            ("stripe", true, wrong),
            ("stripe", true, {}),
            ("stripe", true, giving.by_stripe(true, at=old)),
            ("stripe", true.replace("500", "900"), giving.by_stripe(true)),
            ("stripe", paid, giving.by_helloasso(paid)),
            ("helloasso", paid, giving.by_helloasso(paid, "another")),
            ("helloasso", paid, {}),
            ("helloasso", paid.replace("500", "900"), giving.by_helloasso(paid)),
        ],
        400: [("stripe", "[]", giving.by_stripe("[]")), ("helloasso", "{", giving.by_helloasso("{"))],
        413: [("stripe", "a" * 17_000, giving.by_stripe("a" * 17_000))],
    }
    for code, requests in refused.items():
        for who, body, headers in requests:
            assert told(stack, who, body, headers) == code, (who, headers)
    count = said(stack, "ignored")
    ignored = [
        session(currency="usd"),
        session(payment_status="unpaid"),
        session(99),
        session(1_000_001),
        session(kind="checkout.session.expired"),
        session().replace('"livemode": true', '"livemode": false'),
    ]
    assert [told(stack, "stripe", body, giving.by_stripe(body)) for body in ignored] == [200] * 6
    refund, ticket = payment(state="Refunded"), payment(form="Event")
    assert [told(stack, "helloasso", body, giving.by_helloasso(body)) for body in (refund, ticket)] == [200, 200]
    assert eventually(lambda: said(stack, "ignored") == count + 8)
    assert not eventually(lambda: money(stack) != before, seconds=MEANWHILE)


def test_a_notification_of_helloassos_sent_again_days_later_is_refused_and_changes_nothing(stack: LocalStack) -> None:
    body, before = payment(), money(stack)[0]
    assert told(stack, "helloasso", body, giving.by_helloasso(body)) == 200
    assert eventually(lambda: money(stack)[0] == before + 5_000_000, seconds=60)
    table, name = stack.aws.client("dynamodb"), stack.outputs["TableName"]
    for claim in [item for item in table.scan(TableName=name)["Items"] if item["pk"]["S"].startswith("webhook#")]:
        days_ago = {"N": str(int(claim["first_ms"]["N"]) - 4 * 86_400_000)}
        table.put_item(TableName=name, Item=claim | {"first_ms": days_ago})
    assert told(stack, "helloasso", body, giving.by_helloasso(body)) == 403
    # the same payment, told in other words
    cashed = body.replace("MoneyIn", "Transfered")
    again = _reported(stack, "gift_again")
    assert told(stack, "helloasso", cashed, giving.by_helloasso(cashed)) == 200
    assert eventually(lambda: _reported(stack, "gift_again") == again + 1)
    assert money(stack)[0] == before + 5_000_000


def _reported(stack: LocalStack, label: str) -> int:
    """How often DeliveryReported logged it."""
    lines = [json.loads(line) for line in stack.log_lines() if line.startswith('{"level"')]
    return sum("reply" in line and line["message"] == label for line in lines)


def test_a_gift_reopens_a_line_that_ran_out_of_money_and_none_that_was_paused(stack: LocalStack) -> None:
    table, name = stack.aws.client("dynamodb"), stack.outputs["TableName"]

    def pause(why: str) -> None:
        table.update_item(
            TableName=name,
            Key={"pk": {"S": "purse"}},
            UpdateExpression="SET paused = :why",
            ExpressionAttributeValues={":why": {"S": why}},
        )

    try:
        for why, then in (("purse", ""), ("keeper", "keeper")):
            pause(why)
            body, before = session(), money(stack)[0]
            assert told(stack, "stripe", body, giving.by_stripe(body)) == 200
            assert eventually(lambda before=before: money(stack)[0] > before, seconds=60)
            assert status(stack)["paused"] == then
    finally:
        stack.command("resume")


def test_nothing_of_who_gave_is_kept_and_no_name_of_the_payment_either(stack: LocalStack) -> None:
    name, number = "cs_" + secrets.token_hex(8), secrets.randbelow(10**9) + 10**12
    bodies = [("stripe", giving.session_event(name, 500)), ("helloasso", giving.payment_event(number, 500))]
    before = money(stack)[0]
    for who, body in bodies:
        sign = giving.by_stripe if who == "stripe" else giving.by_helloasso
        assert told(stack, who, body, sign(body)) == 200
        assert told(stack, who, body, sign(body, "another")) == 403
    assert eventually(lambda: money(stack)[0] == before + 10_000_000, seconds=60)
    items = stack.aws.client("dynamodb").scan(TableName=stack.outputs["TableName"])["Items"]
    kept = "\n".join([*stack.log_lines(), json.dumps(items, default=str), *_in_queues(stack)])
    for word in (*IDENTITY, name, str(number), giving.STRIPE_SECRET, giving.HELLOASSO_KEY):
        assert word not in kept, word
    entries = [item for item in items if item["pk"]["S"].startswith("journal#gift#")]
    assert {item["by"]["S"] for item in entries} == {"stripe", "helloasso"}
    assert all(set(item) == {"pk", "by", "micros", "what", "at_ms"} for item in entries)


def _in_queues(stack: LocalStack) -> list[str]:
    """What waits in any queue, left where it is."""
    queues = stack.aws.client("sqs")
    found: list[str] = []
    for url in queues.list_queues()["QueueUrls"]:
        messages = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        found += [message["Body"] for message in messages.get("Messages", [])]
    return found


def test_gifts_are_counted_by_how_they_ended(stack: LocalStack) -> None:
    def counted() -> set[str]:
        found = stack.aws.client("cloudwatch").list_metrics(Namespace="Antirelou", MetricName="Reports")["Metrics"]
        return {dimension["Value"] for metric in found for dimension in metric["Dimensions"]}

    assert eventually(lambda: counted() >= {"gift", "gift_again"})
