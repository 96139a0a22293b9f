"""Any life of a number, in memory."""

from typing import Any

from hypothesis import settings

from fakes import FakePrefixes, FakePurse, FakeSenders
from house import CAPS
from stories import Life, PlayedLife


class LifeInMemory(Life):
    def store(self) -> tuple[Any, Any, Any, Any, Any, Any]:
        senders = FakeSenders()
        purse = FakePurse(CAPS, senders)
        return senders, purse, purse, purse.fund, senders.flows, FakePrefixes(10)


class PlayedLifeInMemory(PlayedLife, LifeInMemory):
    """Of a number that plays scripts."""


class PlayedWithoutFaults(PlayedLifeInMemory):
    """What can be said of each step then, can be said exactly."""

    faulty = False


TestLifeInMemory = LifeInMemory.TestCase
TestLifeInMemory.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestPlayedLifeInMemory = PlayedLifeInMemory.TestCase
TestPlayedLifeInMemory.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestPlayedWithoutFaults = PlayedWithoutFaults.TestCase
TestPlayedWithoutFaults.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
