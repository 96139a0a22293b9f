"""Senders as maintainers may see and act on them: by key, never by number."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import Item, amount, n
from antirelou.adapters.sender_item import PREFIX, entries_of, key_of, lines_of
from antirelou.adapters.waits import TableWaits
from antirelou.domain.money import DAY_MS
from antirelou.domain.person import Person
from antirelou.domain.report import ReplyRef

_BLOCK_DAYS = 365


class TablePeople:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def latest(self, most: int) -> list[Person]:
        """Those answered last, and all who are blocked. Scans the table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="begins_with(pk, :sender)",
            ExpressionAttributeValues={":sender": {"S": PREFIX}},
        )
        people = sorted((_person(item) for page in pages for item in page["Items"]), key=lambda p: -p.last_ms)
        return [person for index, person in enumerate(people) if index < most or person.blocked]

    def block(self, key: str, now_ms: int) -> None:
        """For a year: numbers change hands. An opt-out keeps its own, later end."""
        expires = (now_ms + _BLOCK_DAYS * DAY_MS) // 1000
        until = {":now": n(now_ms), ":expires": n(expires)}
        try:
            self._change(
                key, "SET blocked_ms = :now, expires_at = :expires", until, "attribute_not_exists(opted_out_ms)"
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            self._change(key, "SET blocked_ms = :now", {":now": n(now_ms)})

    def unblock(self, key: str) -> None:
        self._change(key, "REMOVE blocked_ms", {})

    def _change(self, key: str, change: str, values: Item, only_if: str = "attribute_exists(pk)") -> None:
        """Only someone who is known: a mistyped id is nobody (ConditionalCheckFailedException)."""
        self._client.update_item(
            TableName=self._table,
            Key=key_of(key),
            UpdateExpression=change,
            ConditionExpression=f"attribute_exists(pk) AND {only_if}",
            **({"ExpressionAttributeValues": values} if values else {}),
        )

    def replies_of(self, key: str) -> list[ReplyRef]:
        item = self._client.get_item(TableName=self._table, Key=key_of(key), ConsistentRead=True).get("Item", {})
        lines = lines_of(item)
        return [ReplyRef(key, number, kind, e["id"]["S"]) for (number, kind), entries in lines for e in entries]

    def erase(self, key: str) -> bool:
        """False if there was nothing. What waits for an answer goes too."""
        TableWaits(self._client, self._table).forget(key)
        answer = self._client.delete_item(TableName=self._table, Key=key_of(key), ReturnValues="ALL_OLD")
        return len(answer.get("Attributes", {})) > 1  # some engines return the key of an item that never was


def _person(item: Item) -> Person:
    replies = list(entries_of(item))
    return Person(
        key=item["pk"]["S"].removeprefix(PREFIX),
        replies=len(replies),
        last_ms=max((amount(reply["at_ms"]) for reply in replies), default=0),
        blocked="blocked_ms" in item,
        opted_out="opted_out_ms" in item,
    )
