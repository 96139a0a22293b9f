"""Ten thousand malformed events, each with a good message beside it."""

import json
import random
from collections import Counter
from typing import Any

from antirelou.domain.money import MICROS, Caps
from antirelou.handlers.deliveries import failures, read_deliveries
from fakes import FakePurse, FakeQueues
from house import NOW, Parts, container, notification, payload, person, sqs_record

ODD = [None, True, 0, -1, 1.5, float("nan"), "", " ", "\x00", "\ud800", "é" * 1600, "😀", [], {}, [[]], {"a": {}},
       "+", "null", "{", "[]", '"x"', 10**400, "1" * 5000]  # fmt: skip


def mutate(value: Any, dice: random.Random) -> Any:
    """Replace, drop, rename, truncate or nest something somewhere in it."""
    if isinstance(value, str) and dice.random() < 0.5:
        cut = dice.randrange(len(value) + 1)
        return value[:cut] + dice.choice(["", "\x00", "{", '"', "\ud800"]) + value[cut + dice.randrange(3) :]
    if not isinstance(value, dict) or not value or dice.random() < 0.2:
        return dice.choice(ODD)
    changed, name = dict(value), dice.choice(list(value))
    kept = changed.pop(name)
    if dice.random() < 0.75:
        changed[name if dice.random() < 0.9 else dice.choice(["x", "", "33612345678"])] = mutate(kept, dice)
    return changed


def malformed(dice: random.Random) -> Any:
    inner = json.loads(payload(person(1)))
    inner = mutate(inner, dice) if dice.random() < 0.6 else inner
    outer = json.loads(notification(inner if dice.random() < 0.1 else json.dumps(inner)))
    outer = mutate(outer, dice) if dice.random() < 0.5 else outer
    record = sqs_record(outer if dice.random() < 0.1 else json.dumps(outer), "bad")
    return mutate(record, dice)


def test_ten_thousand_malformed_events_raise_nothing_and_lose_no_good_message(parts: Parts, queues: FakeQueues) -> None:
    dice, endings = random.Random(20171030), Counter[str]()
    parts.caps = Caps(1000 * MICROS, 1000 * MICROS, 1000 * MICROS)
    parts.purse = FakePurse(parts.caps, parts.senders)
    parts.purse.fund(1000 * MICROS)
    for index in range(10_000):
        good = sqs_record(notification(payload(person(2 + index), message_id=f"good-{index}")), "good")
        deliveries = read_deliveries({"Records": [malformed(dice), good]}, 4, NOW)
        bad_end, good_end = container(parts)(deliveries, NOW)
        assert good_end.label == "answered"
        endings[bad_end.label] += 1
        back = [deliveries[0].record] if bad_end.label == "failed" else []
        assert failures(deliveries, [bad_end, good_end]) == {"batchItemFailures": [{"itemIdentifier": r} for r in back]}
    assert endings["dead"] > 1000
    assert endings["failed"] > 1000
    assert len(queues.buried) == endings["dead"]


def test_an_event_that_is_not_one_is_buried_once(parts: Parts, queues: FakeQueues) -> None:
    for event in ODD:
        deliveries = read_deliveries(event, 4, NOW)
        assert [outcome.label for outcome in container(parts)(deliveries, NOW)] == ["dead"]
    assert len(queues.buried) == len(ODD)
