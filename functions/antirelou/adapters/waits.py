"""What waits for its answer: `waits#<sender key>`, an attribute per number of ours with what is sealed.

What has ended stays without its seal, so that a second coming is known for one. The item goes two days later.
"""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import Item, amount, n
from antirelou.domain.money import DAY_MS
from antirelou.domain.wait import LOST_MS, Wait, WaitRef

PREFIX = "waits#"

_ON = "on_"  # no colon: that is the mark of a line of replies


_LASTS_MS = 2 * DAY_MS  # as long as a contact may wait in the queue for the caps


class TableWaits:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def put(self, wait: Wait, now_ms: int) -> Wait:
        try:
            self._client.update_item(**self._putting(wait, now_ms))
        except ClientError as error:
            if not condition_failed(error):
                raise
            return _wait(wait.ref, item_before(error)[_attribute(wait.ref)]["M"])
        return wait

    def _putting(self, wait: Wait, now_ms: int) -> Item:
        """Of two numbers' waits the one put last says when the item goes: two days are longer than any delay."""
        return {
            **self._at(wait.ref.sender_key),
            "UpdateExpression": "SET #number = :wait, expires_at = :expires",
            "ConditionExpression": "attribute_not_exists(#number.sealed) OR #number.due_ms < :lost",
            "ExpressionAttributeNames": {"#number": _attribute(wait.ref)},
            "ExpressionAttributeValues": {
                ":wait": {"M": _entry(wait)},
                ":lost": n(now_ms - LOST_MS),
                ":expires": n((wait.due_ms + _LASTS_MS) // 1000),
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def find(self, refs: Sequence[WaitRef]) -> dict[WaitRef, Wait]:
        """Strongly consistent: what was put a second ago may be due."""
        keys = [_key(key) for key in sorted({ref.sender_key for ref in refs})]
        request = {self._table: {"Keys": keys, "ConsistentRead": True}}
        items: dict[str, Item] = {}
        while request:
            answer = self._client.batch_get_item(RequestItems=request)
            items |= {item["pk"]["S"]: item for item in answer["Responses"].get(self._table, [])}
            request = answer.get("UnprocessedKeys", {})
        entries = {ref: items.get(PREFIX + ref.sender_key, {}).get(_attribute(ref), {}).get("M", {}) for ref in refs}
        return {ref: _wait(ref, entry) for ref, entry in entries.items() if entry and entry["id"]["S"] == ref.id}

    def postpone(self, ref: WaitRef, due_ms: int) -> None:
        self._change(ref, "SET #number.due_ms = :due", {":due": n(due_ms)})

    def wipe(self, ref: WaitRef, via: str = "") -> None:
        self._change(ref, "SET #number.via = :via REMOVE #number.sealed", {":via": {"S": via}})

    def _change(self, ref: WaitRef, expression: str, values: Item) -> None:
        try:
            self._client.update_item(
                **self._at(ref.sender_key),
                UpdateExpression=expression,
                ConditionExpression="#number.id = :id",
                ExpressionAttributeNames={"#number": _attribute(ref)},
                ExpressionAttributeValues={":id": {"S": ref.id}} | values,
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: forgotten, or another waits there now
                raise

    def overdue(self, before_ms: int) -> list[WaitRef]:
        """Sealed still, and due before that time. Scans the table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            ConsistentRead=True,
            FilterExpression="begins_with(pk, :waits)",
            ExpressionAttributeValues={":waits": {"S": PREFIX}},
        )
        waits = [wait for page in pages for item in page["Items"] for wait in _waits(item)]
        return [wait.ref for wait in waits if wait.sealed and wait.due_ms < before_ms]

    def forget(self, sender_key: str) -> None:
        self._client.delete_item(**self._at(sender_key))

    def _at(self, sender_key: str) -> Item:
        return {"TableName": self._table, "Key": _key(sender_key)}


def _key(sender_key: str) -> Item:
    return {"pk": {"S": PREFIX + sender_key}}


def _attribute(ref: WaitRef) -> str:
    return _ON + ref.number


def _waits(item: Item) -> list[Wait]:
    key = item["pk"]["S"].removeprefix(PREFIX)
    names = [name for name in item if name.startswith(_ON)]
    return [_wait(WaitRef(key, name.removeprefix(_ON), ""), item[name]["M"]) for name in names]


def _entry(wait: Wait) -> Item:
    return {
        "id": {"S": wait.ref.id},
        "sent_ms": n(wait.sent_ms),
        "due_ms": n(wait.due_ms),
        "sealed": {"B": wait.sealed},
    }


def _wait(asked: WaitRef, entry: Item) -> Wait:
    ref = WaitRef(asked.sender_key, asked.number, entry["id"]["S"])
    sealed = bytes(entry["sealed"]["B"]) if "sealed" in entry else b""
    via = entry.get("via", {}).get("S", "")
    return Wait(ref, amount(entry["sent_ms"]), amount(entry["due_ms"]), sealed, via)
