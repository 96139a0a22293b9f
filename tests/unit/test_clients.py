"""Clients that are made when first used."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest

from antirelou.adapters import aws


def test_of_threads_that_ask_at_once_one_makes_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    another, made = Event(), []

    def make(service: str) -> SimpleNamespace:
        made.append(service)
        if len(made) > 1:
            another.set()
        another.wait(0.1)
        return SimpleNamespace(encrypt=len(made))

    monkeypatch.setattr(aws, "client", make)
    aws._shared.cache_clear()
    kms = aws.ClientOnDemand("kms")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: kms.encrypt, range(4))) == [1] * 4
    assert made == ["kms"]
    aws._shared.cache_clear()
