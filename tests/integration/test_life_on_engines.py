"""Any life of a number, on real engines."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

import engines
from stories import Life
from tables import Table


@pytest.mark.parametrize("engine", engines.found())
def test_any_life_on_a_real_engine(engine: str, new_table: Callable[[str], Table]) -> None:
    table = new_table(engine)

    class LifeOnTable(Life):
        def store(self) -> tuple[Any, Any, Any]:
            table.wipe()
            return table.senders(), table.purse(), table.book()

    few = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(LifeOnTable, settings=few)
