"""Through the deployed template: topic, queue, function, table, carrier."""

import hashlib
import itertools
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from carrier import delivery_report
from deploys import refusal
from patience import eventually
from people import received, somebody
from scene import AT_A_TIME
from stack import OUR_NUMBER, LocalStack, deploy


def test_a_text_published_on_the_topic_is_answered_once(stack: LocalStack) -> None:
    person = somebody()
    name = stack.text(person, "Salut, on s'est vus au bar, tu te souviens ?")
    assert stack.wait_for(name)["message"] == "answered"
    (body,) = received(stack, person)
    assert body.startswith("Réponse automatique")


def test_the_same_text_delivered_twenty_times_from_sixteen_threads_is_answered_once(stack: LocalStack) -> None:
    person, name = somebody(), "11111111-2222-3333-4444-555555555555"
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: stack.text(person, "Salut", message_id=name), range(20)))
    assert eventually(lambda: sum(outcome["contact"] == name for outcome in stack.outcomes()) >= 20)
    labels = [outcome["message"] for outcome in stack.outcomes() if outcome["contact"] == name]
    assert sorted(set(labels)) == ["answered", "refused_duplicate"]
    assert labels.count("answered") == 1
    assert len(received(stack, person)) == 1


def test_a_repeat_a_stop_and_a_foreign_premium_number_meet_silence(stack: LocalStack) -> None:
    insistent, opposed = somebody(), somebody()
    for sender, body, label in [
        (insistent, "Salut", "answered"),
        (insistent, "Tu reponds ?", "refused_already_answered"),
        (opposed, "STOP", "refused_stop"),
        (opposed, "Allo", "refused_opted_out"),
        ("+33899701234", "Rappelez-moi", "refused_not_mobile"),
        ("+12025550123", "Hi", "refused_country"),
        ("36105", "PROMO", "refused_not_a_phone"),
        (OUR_NUMBER, "Salut", "refused_own_number"),
    ]:
        assert stack.wait_for(stack.text(sender, body))["message"] == label


def test_a_crowd_texting_at_once_is_answered_to_the_last(stack: LocalStack) -> None:
    people = [somebody() for _ in range(60)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda person: stack.text(person, "Salut"), people))
    assert eventually(lambda: {m.to for m in stack.carrier.messages} >= set(people))
    assert all(len(received(stack, person)) == 1 for person in people)


def _soon_back() -> str:
    """The wait of a text that was put back depends on its id: one of those with a short wait."""
    ids = (str(uuid.uuid4()) for _ in itertools.count())
    return next(name for name in ids if int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % 60 < 3)


def test_a_carrier_that_is_busy_then_silent_gets_no_text_sent_twice(stack: LocalStack) -> None:
    busy, silent = somebody(), somebody()
    stack.carrier.faults.append("throttle")
    stack.text(busy, "Salut", message_id=_soon_back())
    assert eventually(lambda: any(outcome["message"] == "held" for outcome in stack.outcomes()))
    stack.carrier.faults.append("lose")
    assert stack.wait_for(stack.text(silent, "Salut"), seconds=60)["message"] == "refused_in_doubt"
    assert len(received(stack, silent)) == 1
    assert eventually(lambda: len(received(stack, busy)) == 1, seconds=90)


def dead_letters(stack: LocalStack) -> list[str]:
    answer = stack.aws.client("sqs").receive_message(
        QueueUrl=stack.outputs["DeadLetterUrl"], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def test_what_is_not_a_text_ends_in_the_dead_letters_and_says_why_once(stack: LocalStack) -> None:
    before = len(stack.log_lines())
    stack.publish(json.dumps({"originationNumber": somebody(), "note": "no destination"}))
    assert eventually(lambda: any("destinationNumber is missing" in body for body in dead_letters(stack)), seconds=60)
    said = [line for line in stack.log_lines()[before:] if "destinationNumber is missing" in line]
    assert [json.loads(line)["message"] for line in said] == ["failed", "dead"]


def everything_kept(stack: LocalStack) -> str:
    """Every log line, item and message left in a queue."""
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    items = [item for page in pages for item in page["Items"]]
    return "\n".join([*stack.log_lines(), json.dumps(items, default=str), *dead_letters(stack)])


def test_no_number_and_no_word_is_kept_anywhere(stack: LocalStack) -> None:
    senders = [somebody(), somebody().lstrip("+"), "36105", "MONSIEUR", "+33899709876", "+14165559876", "+870773198765"]
    words = ["Bonjour-bizarre", "zut\x00zut", "😀" * 30, "é" * 1600, "arret-non"]
    for sender in senders:
        for word in words:
            stack.wait_for(stack.text(sender, word))
    hidden = somebody()
    for shape in [
        {"originationNumber": hidden},
        {"originationNumber": hidden, "destinationNumber": 5, "messageBody": words[0]},
        {hidden: words[0]},
        {"originationNumber": [hidden], "destinationNumber": OUR_NUMBER},
    ]:
        stack.publish(json.dumps(shape))
    stack.publish(f"{hidden} {words[0]}")
    stack.text(hidden, words[0], message_id=hidden)
    assert eventually(lambda: len(dead_letters(stack)) >= 5, seconds=60)
    kept = everything_kept(stack)
    for secret in [*(s.lstrip("+") for s in senders if s.strip("+").isdigit() and len(s) > 5), hidden.lstrip("+")]:
        assert secret not in kept
        assert secret[2:] not in kept
    for word in ["MONSIEUR", "bizarre", "zutzut", "😀", "ééé", "arret-non"]:
        assert word not in kept
        assert json.dumps(word).strip('"') not in kept


def test_every_item_about_somebody_expires(stack: LocalStack) -> None:
    items = stack.aws.client("dynamodb").scan(TableName=stack.outputs["TableName"])["Items"]
    kinds = {item["pk"]["S"].split("#")[0] for item in items}
    assert (
        {"sender", "purse", "journal"}
        <= kinds
        <= {"sender", "prefix", "purse", "journal", "slip", "unexpected", "flow", "tally", "pool", "webhook", "waits"}
    )
    nobodys = ("purse", "journal#", "flow", "pool")
    assert all("expires_at" in item for item in items if not item["pk"]["S"].startswith(nobodys))


def status(stack: LocalStack, *words: str) -> dict[str, Any]:
    return json.loads(stack.command("status", "--json", *words).stdout)


def test_a_delivery_report_settles_the_reply_at_its_real_price(stack: LocalStack) -> None:
    before = status(stack)
    stack.wait_for(stack.text(somebody(), "Salut"))
    assert eventually(lambda: status(stack)["settled_replies"] > before["settled_replies"])
    assert eventually(lambda: status(stack, "--audit")["audit"]["faults"] == [])
    after = status(stack)
    assert after["settled_micros"] == 11_800 * after["settled_replies"]
    assert after["left"] + after["reserved"] + after["spent"] == after["funded"]


def test_a_report_that_is_none_ends_in_the_dead_letters(stack: LocalStack) -> None:
    sns = stack.aws.client("sns")
    sns.publish(TopicArn=stack.outputs["ReportsTopicArn"], Message='{"eventType": "VOICE_ANSWERED"}')
    assert eventually(lambda: any("eventType is missing" in body for body in dead_letters(stack)), seconds=60)


@pytest.fixture
def no_report(stack: LocalStack) -> Iterator[None]:
    """The carrier, whose true report comes a second after the text, says nothing by itself."""
    stack.carrier.on_report, publish = None, stack.carrier.on_report
    yield
    stack.carrier.on_report = publish


@pytest.mark.usefixtures("no_report")
def test_a_price_that_smells_of_another_unit_moves_nothing_and_is_counted(stack: LocalStack) -> None:
    person = somebody()
    stack.wait_for(stack.text(person, "Salut"))
    (message,) = [message for message in stack.carrier.messages if message.to == person]
    report = delivery_report(message) | {"totalMessagePrice": 645, "totalCarrierFee": 0}
    stack.aws.client("sns").publish(TopicArn=stack.outputs["ReportsTopicArn"], Message=json.dumps(report))
    assert eventually(lambda: any('"suspect_price"' in line for line in stack.log_lines()))
    assert status(stack)["reserved"] >= 95_000


def test_a_pause_holds_for_the_next_text_and_a_resume_too(stack: LocalStack) -> None:
    assert stack.command("pause").returncode == 0
    assert stack.command("status").returncode == 1
    assert stack.wait_for(stack.text(somebody(), "Salut"))["message"] == "refused_paused"
    assert stack.command("resume").returncode == 0
    assert stack.wait_for(stack.text(somebody(), "Salut"))["message"] == "answered"


def test_a_sender_is_blocked_by_the_id_that_status_shows(stack: LocalStack) -> None:
    stack.wait_for(stack.text(somebody(), "Salut"))
    shown = stack.command("status").stdout
    items = stack.aws.client("dynamodb").scan(TableName=stack.outputs["TableName"])["Items"]
    keys = [item["pk"]["S"].removeprefix("sender#") for item in items if item["pk"]["S"].startswith("sender#")]
    (shown_key, *_) = [key for key in keys if key in shown]
    assert stack.command("block", "--", shown_key).returncode == 0
    assert "blocked" in stack.command("status").stdout
    assert stack.command("unblock", "--", shown_key).returncode == 0
    assert stack.command("block", "nobody").returncode == 2


def test_forgetting_takes_a_number_on_standard_input_and_shows_it_nowhere(stack: LocalStack) -> None:
    person = somebody()
    stack.wait_for(stack.text(person, "STOP"))
    done = stack.command("forget", stdin=f"{person}\n")
    assert (done.returncode, done.stdout.strip()) == (0, "1 items erased.")
    assert person[3:] not in done.stdout + done.stderr
    assert stack.command("forget", stdin=f"{person}\n").stdout.strip() == "Nothing was known of them."
    answered = somebody()
    stack.wait_for(stack.text(answered, "Salut"))
    assert stack.command("forget", stdin=f"{answered}\n").returncode == 1  # a moment ago: its money may still move
    assert stack.command("forget", stdin="rubbish").returncode == 2


def test_the_function_that_no_text_wakes_runs_as_deployed(stack: LocalStack) -> None:
    functions = stack.aws.client("lambda")
    (name,) = [f["FunctionName"] for f in functions.list_functions()["Functions"] if "StatusDue" in f["FunctionName"]]
    for event in ({}, {"sweep": True}):
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(event).encode())
        assert "FunctionError" not in answer, answer["Payload"].read()
    assert eventually(lambda: any('"UsedPercent"' in line for line in stack.log_lines()))


def test_the_maintainers_command_says_what_it_did_and_exits_as_it_says(stack: LocalStack) -> None:
    assert stack.command("status").returncode == 0
    assert isinstance(status(stack)["alarms"], list)
    assert stack.command("sweep").returncode == 0
    assert stack.command("fund", "rubbish").returncode == 2
    assert stack.command("fund", "5", "--by", "Ada Lovelace").returncode == 2
    assert "put in by ada" in stack.command("fund", "5", "--by", "ada", "--what", "gift").stdout
    assert stack.command("keys", "list").stdout.startswith("0 ")
    assert stack.command("--stack", "elsewhere", "status").returncode == 3
    stack.wait_for(stack.text(somebody(), "Salut"))
    assert eventually(lambda: status(stack)["outcomes_today"].get("answered", 0) > 0)


def _first_said(stack: LocalStack, name: str) -> dict[str, Any]:
    """What the first log line about that text says: held, or how it ended."""
    assert eventually(lambda: any(outcome["contact"] == name for outcome in stack.outcomes()))
    return next(outcome for outcome in stack.outcomes() if outcome["contact"] == name)


def _is_held(stack: LocalStack, person: str) -> bool:
    said = _first_said(stack, stack.text(person, "Salut"))
    return (said["message"], said.get("why")) == ("held", "shield")


def test_the_shield_held_up_by_hand_makes_answers_wait_and_who_goes_on_get_none(stack: LocalStack) -> None:
    try:
        assert "held up" in stack.command("shield", "up").stdout
        assert status(stack)["shield"]["up"]
        # Each container looks again within five seconds
        assert eventually(lambda: all(_is_held(stack, somebody()) for _ in range(2 * AT_A_TIME)))
        hothead = somebody()
        labels = [_first_said(stack, stack.text(hothead, "Salut"))["message"] for _ in range(5)]
        assert labels == ["held", *["refused_already_held"] * 2, *["refused_insistent"] * 2]
    finally:
        assert "down" in stack.command("shield", "auto").stdout
    assert not status(stack)["shield"]["up"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("RepliesPerPrefixPerDay=0", "a prefix has a thousand numbers"),
        ("RepliesPerForeignCountryPerDay=0", "there is no"),
        ("ShieldLevel=100000", "a flood is over before it is up"),
        ("ShieldHoldMinutes=0", "a burst has not shown itself"),
        ("ShieldTexts=99", "hardly any attacker is dropped"),
        ("QuietHours=0", "From 1 to 720 hours"),
    ],
)
def test_a_setting_that_would_let_an_attack_through_is_refused_at_deploy(
    stack: LocalStack, setting: str, words: str
) -> None:
    assert words in refusal(stack, setting)


def test_sam_deploy_ends_with_the_reason_of_a_refusal(stack: LocalStack) -> None:
    assert refusal(stack, "HourlyCapCents=100") == ""
    with pytest.raises(RuntimeError, match="there is no"):
        deploy(stack.aws, {"HourlyCapCents": "0"})
