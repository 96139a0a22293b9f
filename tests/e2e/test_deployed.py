"""Through the deployed template: topic, queue, function, table, carrier."""

import hashlib
import itertools
import json
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from stack import OUR_NUMBER, LocalStack

_people = itertools.count(600_000_100)


def somebody() -> str:
    """A French mobile nobody used yet."""
    return f"+33{next(_people)}"


def eventually(check: Callable[[], bool], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.2)
    return check()


def received(stack: LocalStack, person: str) -> list[str]:
    return [message.body for message in stack.carrier.messages if message.to == person]


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
    return "\n".join([*stack.log_lines(), json.dumps(items), *dead_letters(stack)])


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


def test_every_item_expires_but_the_purse(stack: LocalStack) -> None:
    table = stack.aws.client("dynamodb")
    items = table.scan(TableName=stack.outputs["TableName"])["Items"]
    assert {item["pk"]["S"].split("#")[0] for item in items} == {"sender", "purse"}
    assert all("expires_at" in item for item in items if item["pk"]["S"] != "purse")


def test_delivery_reports_come_back_with_our_id(stack: LocalStack) -> None:
    person = somebody()
    stack.wait_for(stack.text(person, "Salut"))
    (message,) = [message for message in stack.carrier.messages if message.to == person]
    assert message.request["Context"]["reply"].split(".")[1:3] == ["main", "consent"]


def test_the_maintainers_command_reads_the_purse_of_the_stack(stack: LocalStack) -> None:
    answer = stack.command("status", "--json")
    purse = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert purse["balanced"]
    assert purse["left"] + purse["reserved"] == purse["funded"] == 20_000_000
    assert "20.00" in stack.command("status").stdout
    assert stack.command("reconcile").returncode == 0
    assert stack.command("fund", "rubbish").returncode == 2
    assert stack.command("keys", "list").stdout.startswith("0 ")
    assert stack.command("--stack", "elsewhere", "status").returncode == 3
