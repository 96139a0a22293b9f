"""Settle a reply where it was marked: its entry in the sender's item, together with a slip for the purse."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.purse_item import Item, amount, n
from antirelou.adapters.sender_item import PREFIX, attribute_of, key_of, lines_of
from antirelou.adapters.slips import writing
from antirelou.domain.money import DAY_MS
from antirelou.domain.report import ReplyRef
from antirelou.domain.settlement import Owed, Settlement
from antirelou.domain.slip import Slip

_SLIP_DAYS = 30  # it is counted in at once, or by the next sweep; the days are for an outage
_ORPHAN_DAYS = 10  # reports come for three days


class TableSettlements:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, reply: ReplyRef) -> Owed | None:
        """None if nobody marked it, it was unmarked, or its time in the table is over."""
        answer = self._client.get_item(TableName=self._table, Key=key_of(reply.sender_key), ConsistentRead=True)
        entries = _entries(answer.get("Item", {}), reply)
        return next((owed_in(entry) for entry in entries if entry["id"]["S"] == reply.id), None)

    def record(self, reply: ReplyRef, was: Owed, settlement: Settlement, slip: Slip) -> bool:
        """Settle it and add to the slip, both or neither. False if it was settled meanwhile."""
        answer = self._client.get_item(TableName=self._table, Key=key_of(reply.sender_key), ConsistentRead=True)
        ids = [entry["id"]["S"] for entry in _entries(answer.get("Item", {}), reply)]
        if reply.id not in ids:
            return False
        entry = f"#line[{ids.index(reply.id)}]"
        values = {
            ":id": {"S": reply.id},
            ":paid": n(settlement.paid_micros),
            ":swept": {"BOOL": not settlement.reported},
            ":slip": {"S": slip.id},
        }
        unchanged = f"attribute_not_exists({entry}.paid)"
        if was.paid_micros is not None:
            unchanged = f"{entry}.swept = :true"
            values[":true"] = {"BOOL": True}
        settling = {
            "TableName": self._table,
            "Key": key_of(reply.sender_key),
            "UpdateExpression": f"SET {entry}.paid = :paid, {entry}.swept = :swept, {entry}.slip = :slip",
            "ConditionExpression": f"{entry}.id = :id AND {unchanged}",
            "ExpressionAttributeNames": {"#line": _line(reply)},
            "ExpressionAttributeValues": values,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        return self._together({"Update": settling}, slip, lambda item: _slip_of(item, reply))

    def record_unexpected(self, reply: ReplyRef, slip: Slip) -> bool:
        """Money for a reply nobody remembers, once. False if it was counted before."""
        orphan = {
            "pk": {"S": f"unexpected#{reply.id}"},
            "slip": {"S": slip.id},
            "expires_at": n((slip.at_ms + _ORPHAN_DAYS * DAY_MS) // 1000),
        }
        put = {
            "TableName": self._table,
            "Item": orphan,
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        return self._together({"Put": put}, slip, lambda item: item.get("slip", {}).get("S", ""))

    def remember_settled(self, reply: ReplyRef, now_ms: int) -> None:
        """The reply is about to be forgotten: a report still to come must not count as unexpected money."""
        orphan = {
            "pk": {"S": f"unexpected#{reply.id}"},
            "slip": {"S": "forgotten"},
            "expires_at": n((now_ms + _ORPHAN_DAYS * DAY_MS) // 1000),
        }
        self._client.put_item(TableName=self._table, Item=orphan)

    def unreported(self, before_ms: int) -> list[tuple[ReplyRef, Owed]]:
        """Replies marked before that time, not written off, that no report settled. Scans the table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            ConsistentRead=True,
            FilterExpression="begins_with(pk, :sender)",
            ExpressionAttributeValues={":sender": {"S": PREFIX}},
        )
        replies = [reply for page in pages for item in page["Items"] for reply in _replies(item)]
        return [(ref, o) for ref, o in replies if o.paid_micros is None and o.reserved_micros and o.at_ms < before_ms]

    def _together(self, change: Item, slip: Slip, slip_of: Callable[[Item], str]) -> bool:
        expires_at = (slip.at_ms + _SLIP_DAYS * DAY_MS) // 1000
        try:
            self._client.transact_write_items(TransactItems=[change, writing(self._table, slip, expires_at)])
        except ClientError as error:
            reasons = error.response.get("CancellationReasons", [{}])
            if reasons[0].get("Code") != "ConditionalCheckFailed":
                raise
            # on our own slip: the SDK tried twice, and the first response was lost
            return slip_of(reasons[0].get("Item", {})) == slip.id
        return True


def _slip_of(item: Item, reply: ReplyRef) -> str:
    mine = (entry for entry in _entries(item, reply) if entry["id"]["S"] == reply.id)
    return next((str(entry.get("slip", {}).get("S", "")) for entry in mine), "")


def _replies(item: Item) -> list[tuple[ReplyRef, Owed]]:
    key = item["pk"]["S"].removeprefix(PREFIX)
    return [
        (ReplyRef(key, number, kind, entry["id"]["S"]), owed_in(entry))
        for (number, kind), entries in lines_of(item)
        for entry in entries
    ]


def _entries(item: Item, reply: ReplyRef) -> list[Item]:
    return [entry["M"] for entry in item.get(_line(reply), {"L": []})["L"]]


def owed_in(entry: Item) -> Owed:
    """Of a reply's entry, or a broadcast's mark."""
    return Owed(
        price_micros=amount(entry["price"]),
        reserved_micros=amount(entry["micros"]),
        at_ms=amount(entry["at_ms"]),
        paid_micros=amount(entry["paid"]) if "paid" in entry else None,
        swept=entry.get("swept", {}).get("BOOL", False),
    )


def _line(reply: ReplyRef) -> str:
    return attribute_of(reply.number, reply.kind)
