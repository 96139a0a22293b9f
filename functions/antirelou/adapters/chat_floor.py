"""Who is on duty (`duty`, `<sub>`) and who waits (`queue`, `<since ms, 13 digits>#<room>`), for figures only."""

from collections.abc import Iterator
from typing import Any

from antirelou.adapters.purse_item import Item, amount, n
from antirelou.domain.duty import OnDuty


class TableFloor:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def on_duty(self, now_ms: int) -> list[OnDuty]:
        """`seen` is in ms; sets and lists are read alike, and rooms held as names or as a number."""
        return [
            OnDuty(
                _texts(item, "areas"), _texts(item, "locales"), amount(item.get("seen")), _held(item.get("rooms", {}))
            )
            for item in self._items("duty", now_ms)
        ]

    def waiting_since(self, now_ms: int) -> list[int]:
        return [int(item["sk"]["S"].partition("#")[0]) for item in self._items("queue", now_ms)]

    def _items(self, pk: str, now_ms: int) -> Iterator[Item]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            FilterExpression="attribute_not_exists(expires_at) OR expires_at > :now",
            ExpressionAttributeValues={":pk": {"S": pk}, ":now": n(now_ms // 1000)},
        )
        return (item for page in pages for item in page["Items"])


def _held(rooms: Item) -> int:
    """Their names, or how many they are."""
    return amount(rooms) if "N" in rooms else len(_texts({"rooms": rooms}, "rooms"))


def _texts(item: Item, name: str) -> tuple[str, ...]:
    value = item.get(name, {})
    return tuple(value.get("SS", ())) or tuple(each["S"] for each in value.get("L", ()))
