"""What several functions are built from."""

from functools import cache
from typing import Any

from antirelou.adapters.aws import client
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.adapters.notices import TableNotices
from antirelou.config.money import Money
from antirelou.services.watch_flow import WatchFlow
from antirelou.services.watch_purse import WatchPurse


@cache
def shared_client(service: str) -> Any:
    """One of each: making one costs more than a request."""
    return client(service)


def watch_flow(money: Money, topic: str, up_at: int) -> WatchFlow:
    table = shared_client("dynamodb")
    notices = TableNotices(table, money.table_name)
    return WatchFlow(TableFlows(table, money.table_name), notices, SnsMaintainers(shared_client("sns"), topic), up_at)


def watch_purse(money: Money, topic: str) -> WatchPurse:
    notices = TableNotices(shared_client("dynamodb"), money.table_name)
    return WatchPurse(notices, SnsMaintainers(shared_client("sns"), topic), money.caps)
