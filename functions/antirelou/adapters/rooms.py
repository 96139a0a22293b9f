"""The rooms: `room#<room>`, and what leads to each: its place in the `queue`, and `held#<sub>` of who has it or may.

A room and what leads to it change together, in one transaction that its version guards.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.chat_item import (
    CONNECTION,
    HELD,
    QUEUE,
    ROOM,
    TICKET,
    Item,
    is_expired,
    item_of_room,
    key,
    room_in,
)
from antirelou.adapters.chat_writes import lost_the_race
from antirelou.domain.chat_room import Room

_UNCHANGED = "version = :version"


class TableRooms:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, room: str, now_ms: int) -> Room | None:
        answer = self._client.get_item(TableName=self._table, Key=key(ROOM + room), ConsistentRead=True)
        item = answer.get("Item")
        return room_in(item) if item and not is_expired(item, now_ms) else None

    def open(self, room: Room) -> Room | None:
        room = replace(room, version=1)
        attach = {
            "Key": key(CONNECTION + room.visitor),
            "UpdateExpression": "SET room = :room REMOVE area, locale, #key",
            "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(room)",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": {":room": {"S": room.id}},
        }
        put = {
            "Item": key(ROOM + room.id) | item_of_room(room),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        done = self._write([{"Put": put}, *self._pointers(None, room), {"Update": attach}])
        return room if done else None

    def swap(self, before: Room, after: Room) -> Room | None:
        after = replace(after, version=before.version + 1)
        put = {"Item": key(ROOM + after.id) | item_of_room(after), **_unchanged(before)}
        forgotten = [_delete(key(CONNECTION + before.visitor))] if before.visitor != after.visitor else []
        done = self._write([{"Put": put}, *self._pointers(before, after), *forgotten])
        return after if done else None

    def remove(self, room: Room) -> bool:
        delete = {"Key": key(ROOM + room.id), **_unchanged(room)}
        ticket = [_delete(key(TICKET + room.ticket))] if room.ticket else []
        visitor = _delete(key(CONNECTION + room.visitor))
        return self._write([{"Delete": delete}, *self._pointers(room, None), visitor, *ticket])

    def queue(self, now_ms: int) -> list[Room]:
        items = self._query(QUEUE)
        return [room_in(item) for item in items if not is_expired(item, now_ms)]

    def waiting(self, now_ms: int) -> int:
        return sum(not is_expired(item, now_ms) for item in self._query(QUEUE, "expires_at"))

    def held(self, sub: str, now_ms: int) -> list[Room]:
        found = [self.find(item["sk"]["S"], now_ms) for item in self._query(HELD + sub)]
        return [room for room in found if room and sub in (room.sub, room.offered_to)]

    def _pointers(self, before: Room | None, after: Room | None) -> list[Item]:
        old, new = (_pointers_to(room) if room else {} for room in (before, after))
        puts = [{"Put": {"Item": item}} for item in new.values()]
        return puts + [_delete(key(*pointer)) for pointer in old.keys() - new.keys()]

    def _write(self, writes: Sequence[Item]) -> bool:
        named = [{what: {**write, "TableName": self._table}} for each in writes for what, write in each.items()]
        try:
            if len(named) == 1 and "Put" in named[0]:
                self._client.put_item(**named[0]["Put"])
            else:
                self._client.transact_write_items(TransactItems=named)
        except ClientError as error:
            if not lost_the_race(error):
                raise
            return False
        return True

    def _query(self, pk: str, only: str = "") -> list[Item]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            **({"ProjectionExpression": only} if only else {}),
        )
        return [item for page in pages for item in page["Items"]]


def _pointers_to(room: Room) -> dict[tuple[str, str], Item]:
    """By their keys. A place in the queue holds the whole room: whoever reads the queue reads nothing else."""
    item, bare = item_of_room(room), {name: item_of_room(room)[name] for name in ("id", "expires_at")}
    found = {(QUEUE, f"{room.since_ms:013d}#{room.id}"): item} if room.waits else {}
    for sub in {room.sub, room.offered_to} - {""}:
        found[HELD + sub, room.id] = bare
    return {pointer: key(*pointer) | fields for pointer, fields in found.items()}


def _unchanged(room: Room) -> Item:
    return {"ConditionExpression": _UNCHANGED, "ExpressionAttributeValues": {":version": {"N": str(room.version)}}}


def _delete(of: Item) -> Item:
    return {"Delete": {"Key": of}}
