"""Who is on duty and who waits, for figures only."""

from collections.abc import Iterator
from typing import Any

from antirelou.adapters.chat_item import HELD, QUEUE, Item, is_expired, key_of
from antirelou.adapters.responders import TableResponders
from antirelou.domain.duty import OnDuty


class TableFloor:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def on_duty(self, now_ms: int) -> list[OnDuty]:
        """Whoever's connection is gone is not there, though it may come back within the minute."""
        everybody = TableResponders(self._client, self._table).on_duty(now_ms)
        return [
            OnDuty(each.areas, each.locales, each.seen_ms, sum(1 for _ in self._items(HELD + each.sub, now_ms)))
            for each in everybody
            if not each.gone_ms
        ]

    def waiting_since(self, now_ms: int) -> list[int]:
        return [int(key_of(item)[1].partition("#")[0]) for item in self._items(QUEUE, now_ms)]

    def _items(self, pk: str, now_ms: int) -> Iterator[Item]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": pk}}
        )
        return (item for page in pages for item in page["Items"] if not is_expired(item, now_ms))
