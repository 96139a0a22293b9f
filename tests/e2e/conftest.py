"""The template, built and deployed into the embedded AWS, once for all of these tests."""

import json
from collections.abc import Iterator

import pytest

from scene import AT_A_TIME, wake
from stack import LocalStack

TWILIO_NUMBER, GATEWAY_NUMBER = "+33199005181", "+33199005182"
MORE_NUMBERS = [
    {"name": "twilio", "number": TWILIO_NUMBER, "origination": "", "locale": "fr-FR", "carrier": "twilio"},
    {"name": "gateway", "number": GATEWAY_NUMBER, "origination": "", "locale": "fr-FR", "carrier": "gateway"},
]


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    caps = {"HourlyCapCents": "100000", "DailyCapCents": "100000"}
    # A cold start that outlasts the retry brings a text twice: patient retries, and containers that are awake
    patient = {"RetrySeconds": "6", "MaxConcurrency": str(AT_A_TIME)}
    numbers = {"MoreNumbers": json.dumps(MORE_NUMBERS, separators=(",", ":"))}
    with LocalStack(lambda line: None, caps | patient | numbers) as running:
        wake(running)
        assert running.command("fund", "20").returncode == 0
        yield running
