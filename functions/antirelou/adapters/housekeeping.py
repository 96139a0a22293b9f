"""All of the chat's table at once, for the sweep. It is small: a room is a few hundred bytes, and gone in hours."""

from typing import Any

from antirelou.adapters.chat_item import (
    ALONE,
    CONNECTION,
    DUTY,
    HELD,
    QUEUE,
    ROOM,
    Item,
    connection_in,
    is_expired,
    key,
    key_of,
    responder_in,
    room_in,
)
from antirelou.domain.census import Census, Key


class TableHousekeeping:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def take_census(self, now_ms: int) -> Census:
        """Connections, duties and the rest only as long as they last."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        items = [item for page in pages for item in page["Items"]]
        rooms = [item for item in items if item["pk"]["S"].startswith(ROOM)]
        others = [item for item in items if not item["pk"]["S"].startswith(ROOM)]
        live = [item for item in others if not is_expired(item, now_ms)]
        return Census(
            rooms=tuple(room_in(item) for item in rooms),
            connections=tuple(connection_in(item) for item in live if item["pk"]["S"].startswith(CONNECTION)),
            responders=tuple(responder_in(item) for item in live if item["pk"]["S"] == DUTY),
            pointers=tuple((key_of(item), item["id"]["S"]) for item in live if _points(item)),
            expired=tuple(key_of(item) for item in others if is_expired(item, now_ms)),
        )

    def drop(self, key_: Key) -> None:
        self._client.delete_item(TableName=self._table, Key=key(*key_))


def _points(item: Item) -> bool:
    pk: str = item["pk"]["S"]
    return item["sk"]["S"] != ALONE and (pk == QUEUE or pk.startswith(HELD))
