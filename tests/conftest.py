"""Fixtures, and what this machine could not run, in the last lines."""

import itertools
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import checkers
import engines
from antirelou.adapters.rows import connect
from emulator import REGION
from fakes import FakeCarrier, FakePurse, FakeQueues, FakeSenders
from house import CAPS, Parts
from tables import Table
from templates import table_properties

os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
for name in [name for name in os.environ if name.startswith("AWS_ENDPOINT_URL") or name == "AWS_PROFILE"]:
    del os.environ[name]

settings.register_profile("default", deadline=None, print_blob=True)
settings.load_profile("default")

_tables = itertools.count(1)


class OneDeploys(LoadScopeScheduling):
    """With two processes (`make test`), one of them has the deployed stack, and builds; the rest goes by file."""

    def _split_scope(self, nodeid: str) -> str:
        return "deployed" if nodeid.startswith("tests/e2e/") else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneDeploys:
    return OneDeploys(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    without = engines.missing()
    if without:
        terminalreporter.write_line(
            f"Not on this machine, and not tested on: {', '.join(without)} (see `make engines`)."
        )
    unchecked = checkers.missing()
    if unchecked:
        terminalreporter.write_line(f"The public page was not checked with: {', '.join(unchecked)} (likewise).")


@pytest.fixture(scope="session")
def new_table() -> Iterator[Callable[[str], Table]]:
    """Makes a table on the engine of that name, started when first asked for."""
    running: dict[str, engines.Engine] = {}

    def make(name: str) -> Table:
        engine = running.get(name) or running.setdefault(name, engines.start(name))
        table = Table(engine, engine.client, f"table-{next(_tables)}")
        table.client.create_table(TableName=table.name, **table_properties())
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = engine.url
        connect(table.name, REGION)
        return table

    yield make
    for engine in running.values():
        engine.stop()


@pytest.fixture(params=engines.found())
def table(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Table:
    """A fresh table, on each engine in turn."""
    return new_table(request.param)


@pytest.fixture
def queues() -> FakeQueues:
    return FakeQueues()


@pytest.fixture
def carrier() -> FakeCarrier:
    return FakeCarrier()


@pytest.fixture
def parts(carrier: FakeCarrier, queues: FakeQueues) -> Parts:
    """In memory, with an empty purse."""
    senders = FakeSenders()
    return Parts(senders, FakePurse(CAPS, senders), carrier, queues, queues)


@pytest.fixture
def real_parts(table: Table, carrier: FakeCarrier, queues: FakeQueues) -> Parts:
    """On a real engine, with an empty purse."""
    return Parts(table.senders(), table.purse(), carrier, queues, queues, table.marks())
