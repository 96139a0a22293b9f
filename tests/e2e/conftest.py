"""The template, built and deployed into the embedded AWS, once for all of these tests."""

from collections.abc import Iterator

import pytest

from scene import AT_A_TIME, wake
from stack import LocalStack

TWILIO_NUMBER, GATEWAY_NUMBER = "+33199005181", "+33199005182"
ADDED = (
    ("twilio", "--number", TWILIO_NUMBER, "--carrier", "twilio"),
    ("gateway", "--number", GATEWAY_NUMBER, "--carrier", "gateway", "--set", 'flat_rate={"hour":9,"day":9,"month":9}'),
)


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    caps = {"HourlyCapCents": "100000", "DailyCapCents": "100000"}
    # A cold start that outlasts the retry brings a text twice: patient retries, and containers that are awake
    patient = {"RetrySeconds": "6", "MaxConcurrency": str(AT_A_TIME)}
    with LocalStack(lambda line: None, caps | patient) as running:
        wake(running)
        assert running.command("fund", "20").returncode == 0
        for added in ADDED:
            assert running.command("numbers", "add", *added, "--locale", "fr-FR").returncode == 0
        yield running
