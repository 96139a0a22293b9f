"""How far each shard of a broadcast is: `cursor#<country>#<shard>`, moved by who holds it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.subscriber_item import Item, part_key
from antirelou.domain.slice import LEASE_MS, Slice
from antirelou.services.broadcast_ports import Cursor, Taken

_CURSOR = "cursor#"
_COUNT = "n_"
_NAMES = {"#after": "after", "#done": "done", "#by": "by", "#lease": "lease_ms"}


class TableBroadcastCursors:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def begin(self, slices: Sequence[Slice], now_ms: int) -> None:
        for each in slices:
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item={**_key(each), "after": {"S": ""}, "done": {"BOOL": False}, "at_ms": n(now_ms)},
                    ConditionExpression="attribute_not_exists(pk)",
                )
            except ClientError as error:
                if not condition_failed(error):  # failed: it began already
                    raise

    def take(self, slice_: Slice, run: str, now_ms: int) -> Taken:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(slice_),
                UpdateExpression="SET #lease = :until, #by = :run",
                ConditionExpression="#after = :after AND #done = :false"
                " AND (attribute_not_exists(#lease) OR #lease <= :now OR #by = :run)",
                ExpressionAttributeNames=_NAMES,
                ExpressionAttributeValues={
                    ":until": n(now_ms + LEASE_MS),
                    ":run": {"S": run},
                    ":after": {"S": slice_.after},
                    ":false": {"BOOL": False},
                    ":now": n(now_ms),
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return _why_not(item_before(error), slice_)
        return Taken.YES

    def advance(self, slice_: Slice, run: str, after: str, done: bool, counts: Counter[str], now_ms: int) -> bool:
        adds = {name: count for name, count in counts.items() if count}
        change = "SET #after = :to, #done = :done, at_ms = :now REMOVE #lease, #by"
        if adds:
            change += " ADD " + ", ".join(f"#n{i} :n{i}" for i in range(len(adds)))
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(slice_),
                UpdateExpression=change,
                ConditionExpression="#after = :after AND #by = :run",
                ExpressionAttributeNames=_NAMES | {f"#n{i}": _COUNT + name for i, name in enumerate(adds)},
                ExpressionAttributeValues={
                    ":to": {"S": after},
                    ":done": {"BOOL": done},
                    ":now": n(now_ms),
                    ":after": {"S": slice_.after},
                    ":run": {"S": run},
                    **{f":n{i}": n(count) for i, count in enumerate(adds.values())},
                },
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def every(self, broadcast: str) -> list[Cursor]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :cursor)",
            ExpressionAttributeValues={":pk": part_key(broadcast, "")["pk"], ":cursor": {"S": _CURSOR}},
        )
        return [_cursor(item) for page in pages for item in page["Items"]]


def _key(slice_: Slice) -> Item:
    return part_key(slice_.broadcast, f"{_CURSOR}{slice_.country}#{slice_.shard}")


def _cursor(item: Item) -> Cursor:
    _, country, shard = item["sk"]["S"].split("#")
    counts = {name.removeprefix(_COUNT): amount(value) for name, value in item.items() if name.startswith(_COUNT)}
    return Cursor(country, int(shard), item["after"]["S"], item["done"]["BOOL"], amount(item["at_ms"]), Counter(counts))


def _why_not(item: Item, slice_: Slice) -> Taken:
    if not item or item["done"]["BOOL"] or item["after"]["S"] > slice_.after:
        return Taken.PASSED
    return Taken.AHEAD if item["after"]["S"] < slice_.after else Taken.BUSY
