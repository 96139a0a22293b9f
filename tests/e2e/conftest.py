"""The template, built and deployed into the embedded AWS, once for all of these tests."""

from collections.abc import Iterator

import pytest

from organisation import ORGANISATION
from pooled import ADDED
from scene import AT_A_TIME, wake
from stack import LocalStack

EMBEDDER = "https://partner.example"


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    caps = {"HourlyCapCents": "100000", "DailyCapCents": "100000"}
    # A cold start that outlasts the retry brings a text twice: patient retries, and containers that are awake
    patient = {"RetrySeconds": "6", "MaxConcurrency": str(AT_A_TIME), "Currency": "EUR"}
    chat = {"Chat": "on", "ChatKey": ORGANISATION.public}
    embedders = {"ConversationEmbedders": f"https://other.example,{EMBEDDER}"}
    with LocalStack(lambda line: None, caps | patient | chat | embedders) as running:
        wake(running)
        assert running.command("fund", "20").returncode == 0
        for added in ADDED:
            assert running.command("numbers", "add", *added).returncode == 0
        yield running
