"""What every place for the sums of conversations by text keeps, the fake included."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import engines
from antirelou.adapters.conversation_counts import TableConversationFigures
from antirelou.adapters.text_counts import TableTextCounts
from antirelou.domain.money import day_of
from fakes import FakeTextCounts
from house import NOW
from tables import Table
from templates import template

TODAY = day_of(NOW)
ADDED = [Counter({"started": 2, "reached.short.hello": 2}), Counter({"revealed": 1, "started": 1})]


@pytest.mark.parametrize("engine", ["fake", *engines.found()])
def test_sums_of_a_day_add_up_beside_those_of_the_other_ways(engine: str, new_table: Callable[[str], Table]) -> None:
    counts, read = _fake() if engine == "fake" else _table(new_table(engine))
    for added in ADDED:
        counts.add(TODAY, added)
    counts.add(TODAY - 1, Counter({"stopped": 1}))
    assert read() == {"started": 3, "reached.short.hello": 2, "revealed": 1, "stopped": 1}


def _fake() -> tuple[Any, Callable[[], Any]]:
    fake = FakeTextCounts()
    return fake, lambda: sum(fake.days.values(), Counter())


def _table(table: Table) -> tuple[Any, Callable[[], Any]]:
    keyed = template("infra/conversation.yaml")["Resources"]["Conversations"]["Properties"]["KeySchema"]
    assert keyed == [{"AttributeName": "pk", "KeyType": "HASH"}]  # as any of our tables
    counts = TableTextCounts(table.client, table.name)
    return counts, lambda: TableConversationFigures(table.client, table.name).figures(TODAY)["text"]
