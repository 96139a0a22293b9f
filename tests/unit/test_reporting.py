"""Every outcome is counted and logged, and no number or word is."""

import json
import logging
from typing import Any

import pytest

from antirelou.bootstrap import texts as bootstrap
from antirelou.domain.money import MICROS
from antirelou.handlers import text_received
from house import NOW, Parts, container, notification, payload, person, sqs_record

UUID = "cae173d2-66b9-564c-8309-21f858e9fb84"


@pytest.fixture
def handle(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Any:
    class Settings:
        max_receives = 4

    parts.purse.fund(MICROS)
    use_case = container(parts)
    monkeypatch.setattr(bootstrap, "config", lambda: Settings)
    monkeypatch.setattr(bootstrap, "receive_contacts", lambda: use_case)
    monkeypatch.setattr(text_received.time, "time_ns", lambda: NOW * 1_000_000)
    return lambda *records: text_received.handler({"Records": list(records)}, None)


def emitted(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_each_outcome_is_one_metric_with_the_dimension_outcome(handle: Any, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [sqs_record(notification(payload(person(1), "x", f"m{i}")), f"r{i}") for i in range(3)]
    assert handle(*texts) == {"batchItemFailures": []}
    metrics = [line for line in emitted(capsys.readouterr().out) if "_aws" in line]
    counts = {line["Outcome"]: line["Contacts"] for line in metrics}
    assert counts == {"answered": [1.0], "refused_already_answered": [2.0]}
    definition = metrics[0]["_aws"]["CloudWatchMetrics"][0]
    assert (definition["Namespace"], definition["Dimensions"]) == ("Antirelou", [["Outcome"]])


def test_one_log_line_per_contact_with_its_id(handle: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        handle(sqs_record(notification(payload(person(1), "Salut toi", UUID))))
    (record,) = [r for r in caplog.records if r.name == "antirelou"]
    assert (record.getMessage(), record.contact) == ("answered", UUID)


def test_what_cannot_be_read_says_why_once(handle: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for receives in range(1, 4):
            assert handle(sqs_record("{}", "bad", receives))["batchItemFailures"] == [{"itemIdentifier": "bad"}]
        assert handle(sqs_record("{}", "bad", 4)) == {"batchItemFailures": []}
    said = [(r.getMessage(), r.why) for r in caplog.records if r.name == "antirelou"]
    assert said == [("failed", "originationNumber is missing"), ("dead", "originationNumber is missing")]
