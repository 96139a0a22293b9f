"""The chat's sums of each day, `count#<day>`: all that is kept of a room."""

from typing import Any

from antirelou.adapters.chat_item import COUNT, key
from antirelou.domain.money import DAY_MS, day_of

_LASTS_DAYS = 100


class TableCounts:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, what: str, now_ms: int) -> None:
        """A lost response may count twice."""
        day = day_of(now_ms)
        self._client.update_item(
            TableName=self._table,
            Key=key(f"{COUNT}{day}"),
            UpdateExpression="ADD #what :one SET expires_at = :expires",
            ExpressionAttributeNames={"#what": what},
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":expires": {"N": str((day + _LASTS_DAYS) * DAY_MS // 1000)},
            },
        )
