"""The template, built and deployed into the embedded AWS, once for all of these tests."""

from collections.abc import Iterator

import pytest

from stack import LocalStack


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    caps = {"HourlyCapCents": "100000", "DailyCapCents": "100000"}
    with LocalStack(lambda line: None, caps) as running:
        assert running.command("fund", "20").returncode == 0
        yield running
