"""When a webhook came first: the fake and the table agree, on every engine, also when many come at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import engines
from antirelou.domain.money import DAY_MS
from fakes import FakeClaims
from house import NOW
from tables import Table


@pytest.fixture(params=["fake", *engines.found()])
def claims(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Any:
    return FakeClaims() if request.param == "fake" else new_table(request.param).claims()


def test_the_first_claim_keeps_its_time(claims: Any) -> None:
    assert claims.claim("a", NOW) == NOW
    assert claims.claim("a", NOW + 5) == NOW
    assert claims.claim("b", NOW + 5) == NOW + 5


def test_of_many_at_once_one_is_first(claims: Any) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda index: claims.claim("a", NOW + index), range(64)))
    assert len(found) == 1


def test_a_claim_expires_after_forty_days_and_holds_a_time_alone(table: Table) -> None:
    table.claims().claim("a", NOW)
    (item,) = table.client.scan(TableName=table.name)["Items"]
    assert item == {
        "pk": {"S": "webhook#a"},
        "first_ms": {"N": str(NOW)},
        "expires_at": {"N": str((NOW + 40 * DAY_MS) // 1000)},
    }
