"""Our own design: the real handler and adapters, a container at a time."""

import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from antirelou.bootstrap import carriers, parts, texts
from antirelou.handlers import text_received
from engines import Engine
from house import SETTINGS
from tables import Table
from templates import table_properties

_TABLE = "ours"
_NO_WALL = dict.fromkeys(("HOURLY_CAP_CENTS", "DAILY_CAP_CENTS", "MONTHLY_CAP_CENTS"), "100000000") | {
    "REPLIES_PER_FOREIGN_COUNTRY_PER_DAY": "1000000"
}
_PURSE_MICROS = 10**11  # the most that one entry takes


class Ours:
    """`now_ms` is what the handler takes for the time."""

    def __init__(self) -> None:
        self.now_ms = 0
        text_received.time = SimpleNamespace(time_ns=lambda: self.now_ms * 1_000_000)
        os.environ.update(SETTINGS | _NO_WALL | {"TABLE_NAME": _TABLE})

    def prepare(self, now_ms: int) -> None:
        engine = Engine("proxy", os.environ["AWS_ENDPOINT_URL_DYNAMODB"], lambda: None)
        engine.client.create_table(TableName=_TABLE, **table_properties())
        Table(engine, engine.client, _TABLE).fund(_PURSE_MICROS, now_ms)

    def container(self) -> Callable[[Any], Any]:
        """A cold one: it remembers nothing."""
        for each in (*vars(texts).values(), *vars(carriers).values(), *vars(parts).values()):
            if hasattr(each, "cache_clear"):
                each.cache_clear()
        return lambda event: text_received.handler(event, None)
