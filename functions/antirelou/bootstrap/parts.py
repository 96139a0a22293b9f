"""What several functions are built from."""

from functools import cache
from typing import Any

from antirelou.adapters.aws import client
from antirelou.adapters.files import read_numbers, read_words
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.adapters.notices import TableNotices
from antirelou.adapters.pool import TablePool
from antirelou.config.money import Money
from antirelou.domain.number import Numbers
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.watch_flow import WatchFlow
from antirelou.services.watch_purse import WatchPurse


@cache
def shared_client(service: str) -> Any:
    """One of each: making one costs more than a request."""
    return client(service)


def know_numbers(table_name: str, given: Numbers, read_every_ms: int | None = None) -> KnowNumbers:
    """`given` to the stack, in the pool's file, and changed since."""
    deployed = Numbers.of([*given.all, *read_numbers().all])
    pool = TablePool(shared_client("dynamodb"), table_name, frozenset(read_words()))
    return KnowNumbers(deployed, pool, read_every_ms)


def watch_flow(money: Money, topic: str, up_at: int) -> WatchFlow:
    table = shared_client("dynamodb")
    notices = TableNotices(table, money.table_name)
    return WatchFlow(TableFlows(table, money.table_name), notices, SnsMaintainers(shared_client("sns"), topic), up_at)


def watch_purse(money: Money, topic: str) -> WatchPurse:
    notices = TableNotices(shared_client("dynamodb"), money.table_name)
    return WatchPurse(notices, SnsMaintainers(shared_client("sns"), topic), money.caps)
