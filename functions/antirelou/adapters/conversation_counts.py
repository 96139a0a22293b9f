"""The sums of each day's conversations by way, `count#<day>#<way>` in the table `Conversations`."""

from collections import Counter
from typing import Any

from antirelou.adapters.purse_item import n
from antirelou.domain.money import DAY_MS

_LASTS_DAYS = 400


class TableConversationCounts:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, day: int, way: str, counts: Counter[str]) -> None:
        """A lost response may count twice."""
        adds = ", ".join(f"#c{i} :c{i}" for i in range(len(counts)))
        self._client.update_item(
            TableName=self._table,
            Key={"pk": {"S": f"count#{day}#{way}"}},
            UpdateExpression=f"SET expires_at = :expires ADD {adds}",
            ExpressionAttributeNames={f"#c{i}": name for i, name in enumerate(counts)},
            ExpressionAttributeValues={
                ":expires": n((day + _LASTS_DAYS) * DAY_MS // 1000),
                **{f":c{i}": n(count) for i, count in enumerate(counts.values())},
            },
        )
