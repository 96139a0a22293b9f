"""Conversations, `conversation#<sha256>`: each change in one transaction with what it counts."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.conversation_counts import count_update
from antirelou.adapters.conversation_item import CONVERSATION, MINUTE, Item, is_expired, item_of, kept_in, key, n
from antirelou.adapters.transactions import transact
from antirelou.domain.money import MINUTE_MS, day_of
from antirelou.services.conversation_ports import Kept

PER_MINUTE = 600
_TRIES = 6


class TableConversations:
    def __init__(self, client: Any, table: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def open(self, digest: str, kept: Kept, counts: Sequence[str], now_ms: int) -> bool:
        put = {"Item": item_of(digest, kept, now_ms), "ConditionExpression": "attribute_not_exists(pk)"}
        return self._write(put, digest, kept, counts, now_ms)

    def find(self, digest: str, now_ms: int) -> Kept | None:
        answer = self._client.get_item(TableName=self._table, Key=key(CONVERSATION + digest), ConsistentRead=True)
        item = answer.get("Item")
        return kept_in(item) if item and not is_expired(item, now_ms) else None

    def change(self, digest: str, before: Kept, after: Kept, counts: Sequence[str], now_ms: int) -> bool:
        put = {
            "Item": item_of(digest, after, now_ms),
            "ConditionExpression": "seq = :seq AND answer = :answer",
            "ExpressionAttributeValues": {
                ":seq": n(before.conversation.seq),
                ":answer": {"S": before.conversation.answer},
            },
        }
        return self._write(put, digest, after, counts, now_ms)

    def drop(self, digest: str) -> None:
        self._client.delete_item(TableName=self._table, Key=key(CONVERSATION + digest))

    def admit(self, now_ms: int) -> bool:
        """Counts those that fail afterwards too."""
        minute = now_ms // MINUTE_MS
        try:
            self._client.update_item(
                TableName=self._table,
                Key=key(f"{MINUTE}{minute}"),
                UpdateExpression="ADD given :one SET expires_at = :expires",
                ConditionExpression="attribute_not_exists(given) OR given < :most",
                ExpressionAttributeValues={
                    ":one": n(1),
                    ":most": n(PER_MINUTE),
                    ":expires": n((minute + 2) * MINUTE_MS // 1000),
                },
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def _write(self, put: Item, digest: str, kept: Kept, counts: Sequence[str], now_ms: int) -> bool:
        update = count_update(day_of(now_ms), kept.way, digest, counts)
        writes = [{"Put": {**put, "TableName": self._table}}, {"Update": {**update, "TableName": self._table}}]
        return transact(self._client, writes, _TRIES, self._sleep) is None
