"""The pool of numbers, changed while the deployed template runs: no deploy, and all of it within a minute."""

import json
import time
import uuid
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from antirelou.adapters.files import read_words
from antirelou.adapters.tallies import TableTallies
from antirelou.domain.money import day_of
from antirelou.domain.reply import Kind
from antirelou.domain.tally import FEWEST
from patience import eventually
from people import somebody_in_canada
from stack import OUR_NUMBER, LocalStack

A_MINUTE = 60
WORDS = {locale: words.by_kind[Kind.CONSENT] for locale, words in read_words().items()}


def numbers(stack: LocalStack, *words: str) -> None:
    done = stack.command("numbers", *words)
    assert done.returncode == 0, done.stdout + done.stderr


def listed(stack: LocalStack, name: str) -> dict[str, Any]:
    """What `numbers --json` says of one."""
    every = json.loads(stack.command("numbers", "--json").stdout)["numbers"]
    return next((number for number in every if number["name"] == name), {})


def received(stack: LocalStack, person: str) -> list[tuple[str, str]]:
    """From where, and what."""
    return [(message.origin, message.body) for message in stack.carrier.messages if message.to == person]


def ends_as(stack: LocalStack, number: str, label: str) -> bool:
    """Whether texts to that number end so within a minute. A container looks for a change every second."""

    def ended_so() -> bool:
        with suppress(TimeoutError):  # held by the shield that another test had put up
            return bool(stack.wait_for(stack.text(somebody_in_canada(), "Hi", number), seconds=10)["message"] == label)
        return False

    started = time.monotonic()
    return eventually(ended_so, seconds=A_MINUTE) and time.monotonic() - started < A_MINUTE


def everything_kept(stack: LocalStack) -> list[str]:
    """Every item of the table."""
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    return [json.dumps(item, default=str) for page in pages for item in page["Items"]]


@pytest.fixture(scope="module")
def london(stack: LocalStack) -> str:
    """Added while everything runs, and answering in English."""
    number = "+442079460155"  # a range kept for fiction
    numbers(stack, "add", "london", "--number", number, "--locale", "en", "--region", "Londres")
    return number


def test_an_added_number_answers_within_a_minute_from_itself_in_its_language(stack: LocalStack, london: str) -> None:
    assert ends_as(stack, london, "answered")
    person = somebody_in_canada()
    assert stack.wait_for(stack.text(person, "Hi", london))["message"] == "answered"
    assert received(stack, person) == [(london, WORDS["en"])]


def test_an_added_number_answers_a_call_an_hour_later_from_itself(stack: LocalStack, london: str) -> None:
    caller, call_id = somebody_in_canada(), str(uuid.uuid4())
    assert stack.call(caller, london, call_id) == "say"
    assert stack.wait_for(call_id, seconds=A_MINUTE)["message"] == "answered"
    assert received(stack, caller) == [(london, WORDS["en"])]


def test_an_added_number_that_hangs_up_says_nothing_and_answers_all_the_same(stack: LocalStack) -> None:
    number, call_id = "+442079460156", str(uuid.uuid4())
    numbers(stack, "add", "curt", "--number", number, "--locale", "en", "--set", "greeting=hang_up")
    assert eventually(lambda: stack.call(None, number) == "bye", seconds=A_MINUTE)
    assert stack.call(somebody_in_canada(), number, call_id) == "bye"
    assert stack.wait_for(call_id, seconds=A_MINUTE)["message"] == "answered"


def test_a_resting_number_is_offered_to_nobody_and_answers(stack: LocalStack, london: str) -> None:
    numbers(stack, "rest", "london")
    assert listed(stack, "london")["state"] == "resting"
    person = somebody_in_canada()
    assert stack.wait_for(stack.text(person, "Hi", london))["message"] == "answered"
    assert received(stack, person) == [(london, WORDS["en"])]
    numbers(stack, "wake", "london")
    assert listed(stack, "london")["state"] == "active"


def test_a_burned_number_answers_nobody_within_a_minute_for_good_and_the_others_go_on(stack: LocalStack) -> None:
    number = "+442079460157"
    numbers(stack, "add", "known", "--number", number, "--locale", "en")
    assert ends_as(stack, number, "answered")
    numbers(stack, "burn", "known")
    assert ends_as(stack, number, "refused_burned")
    assert stack.command("numbers", "wake", "known").returncode == 2
    assert stack.wait_for(stack.text(somebody_in_canada(), "Hi", OUR_NUMBER))["message"] == "answered"


def test_a_dropped_number_is_none_of_ours(stack: LocalStack) -> None:
    number = "+442079460158"
    numbers(stack, "add", "brief", "--number", number, "--locale", "en")
    assert ends_as(stack, number, "answered")
    numbers(stack, "drop", "brief")
    assert listed(stack, "brief") == {}
    assert ends_as(stack, number, "refused_not_ours")


def test_numbers_shows_what_came_to_each_number_and_where_people_miss_one(stack: LocalStack, london: str) -> None:
    def counted() -> bool:
        stack.wait_for(stack.text(somebody_in_canada(), "Hi", london), seconds=A_MINUTE)
        return bool(listed(stack, "london")["answered"])

    assert eventually(counted, seconds=2 * A_MINUTE)
    assert listed(stack, "london")["micros"] > 0
    few = Counter({"from|CA 819": FEWEST, "from|CA 418": FEWEST + 1})
    tallies = TableTallies(stack.aws.client("dynamodb"), stack.outputs["TableName"])
    tallies.add(day_of(time.time_ns() // 1_000_000), few)
    demand = json.loads(stack.command("numbers", "--json").stdout)["demand"]
    assert {"region": "CA 418", "people": FEWEST + 1, "served": False} in demand
    assert all(row["people"] > FEWEST for row in demand)


def test_no_number_of_a_sender_is_in_any_item(stack: LocalStack) -> None:
    kept = everything_kept(stack)
    assert any('"tally#' in item for item in kept)
    senders = {message.to for message in stack.carrier.messages}
    assert not [sender for sender in senders for item in kept if sender[2:] in item]
