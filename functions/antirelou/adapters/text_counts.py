"""The sums of conversations by text, beside those of the other ways."""

from collections import Counter
from typing import Any

from antirelou.adapters.conversation_counts import count_update
from antirelou.domain.conversation_asked import Way

_ONE_OF_EIGHT = "0" * 8
"""No transaction has part in these: what is added fails nothing, and needs no spreading."""


class TableTextCounts:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, day: int, counts: Counter[str]) -> None:
        """A lost response may count twice."""
        update = count_update(day, Way.TEXT, _ONE_OF_EIGHT, tuple(counts.elements()))
        self._client.update_item(TableName=self._table, **update)
