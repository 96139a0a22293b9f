"""Who is on duty: `duty`, `<sub>`. Somebody whose connection is gone stays for a minute of grace, with `gone_ms`."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.chat_item import (
    DUTY,
    Item,
    expiry,
    is_expired,
    item_of_responder,
    key,
    responder_in,
)
from antirelou.domain.responder import DUTY_LASTS_MS, Responder


class TableResponders:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, sub: str, now_ms: int) -> Responder | None:
        item = self._client.get_item(TableName=self._table, Key=key(DUTY, sub), ConsistentRead=True).get("Item")
        return responder_in(item) if item and not is_expired(item, now_ms) else None

    def put(self, responder: Responder) -> None:
        self._client.put_item(TableName=self._table, Item=key(DUTY, responder.sub) | item_of_responder(responder))

    def drop(self, sub: str) -> None:
        self._client.delete_item(TableName=self._table, Key=key(DUTY, sub))

    def drop_gone(self, sub: str) -> None:
        try:
            self._client.delete_item(
                TableName=self._table, Key=key(DUTY, sub), ConditionExpression="attribute_exists(gone_ms)"
            )
        except ClientError as error:
            if not condition_failed(error):
                raise

    def on_duty(self, now_ms: int) -> list[Responder]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": DUTY}},
        )
        items = [item for page in pages for item in page["Items"]]
        return [responder_in(item) for item in items if not is_expired(item, now_ms)]

    def back(self, sub: str, connection: str, now_ms: int) -> Responder | None:
        item = self._update(
            sub,
            "SET #connection = :connection, seen_ms = :now, expires_at = :expires REMOVE gone_ms",
            "attribute_exists(pk)",
            {":connection": {"S": connection}, **_seen(now_ms)},
        )
        return responder_in(item) if item else None

    def seen(self, sub: str, connection: str, now_ms: int) -> None:
        self._update(
            sub,
            "SET seen_ms = :now, expires_at = :expires",
            "#connection = :connection",
            {":connection": {"S": connection}, **_seen(now_ms)},
        )

    def left(self, sub: str, connection: str, now_ms: int) -> bool:
        values = {":connection": {"S": connection}, ":now": {"N": str(now_ms)}}
        first = "#connection = :connection AND attribute_not_exists(gone_ms)"
        return self._update(sub, "SET gone_ms = :now", first, values) is not None

    def _update(self, sub: str, update: str, condition: str, values: Mapping[str, Item]) -> Item | None:
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=key(DUTY, sub),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames={"#connection": "connection"},
                ExpressionAttributeValues=dict(values),
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return None
        item: Item = answer["Attributes"]
        return item


def _seen(now_ms: int) -> dict[str, Item]:
    return {":now": {"N": str(now_ms)}, ":expires": expiry(now_ms + DUTY_LASTS_MS)}
