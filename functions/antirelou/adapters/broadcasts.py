"""Broadcasts: what they are, how far they are, and their own journal and purse."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.subscriber_item import BROADCASTS, Item, broadcast_key, part_key
from antirelou.adapters.transactions import patiently, transact
from antirelou.domain.broadcast import Broadcast, Stage
from antirelou.domain.journal import Entry, What

_FILE = "file"
_FUND = "fund#"
_MONEY = ("funded", "left", "spent", "forgotten")


class TableBroadcasts:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def propose(self, broadcast: Broadcast, raw: bytes) -> bool:
        """False if there is one of this id."""
        item = {
            **broadcast_key(broadcast.id),
            "sha256": {"S": broadcast.sha256},
            "stage": {"S": broadcast.stage.value},
            "proposed_by": {"S": broadcast.proposed_by},
            **{name: n(0) for name in _MONEY},
        }
        put = {"TableName": self._table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
        file = {"TableName": self._table, "Item": {**part_key(broadcast.id, _FILE), "raw": {"B": raw}}}
        return transact(self._client, [{"Put": put}, {"Put": file}]) is None

    def read(self, name: str) -> Broadcast | None:
        answer = self._client.get_item(TableName=self._table, Key=broadcast_key(name), ConsistentRead=True)
        return _broadcast(answer["Item"]) if "Item" in answer else None

    def file(self, name: str) -> bytes:
        answer = self._client.get_item(TableName=self._table, Key=part_key(name, _FILE), ConsistentRead=True)
        return bytes(answer["Item"]["raw"]["B"]) if "Item" in answer else b""

    def every(self) -> list[Broadcast]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": BROADCASTS}},
        )
        return [_broadcast(item) for page in pages for item in page["Items"]]

    def approve(self, name: str, by: str, sha256: str) -> bool:
        """Of this very text, by somebody else than proposed it."""
        return self._change(
            name,
            "SET stage = :approved, approved_by = :by",
            "stage = :proposed AND sha256 = :sha AND proposed_by <> :by",
            {
                ":approved": {"S": Stage.APPROVED.value},
                ":proposed": {"S": Stage.PROPOSED.value},
                ":by": {"S": by},
                ":sha": {"S": sha256},
            },
        )

    def move(self, name: str, to: Stage, sources: Sequence[Stage], now_ms: int, why: str = "") -> bool:
        values = {":to": {"S": to.value}, ":why": {"S": why}, **_from(sources)}
        change = "SET stage = :to, why = :why"
        if to is Stage.CANCELLED:
            change, values = f"{change}, ended_ms = :now", values | {":now": n(now_ms)}
        return self._change(name, change, f"stage IN ({', '.join(_from(sources))})", values)

    def _change(self, name: str, change: str, only_if: str, values: Item) -> bool:
        try:
            patiently(
                lambda: self._client.update_item(
                    TableName=self._table,
                    Key=broadcast_key(name),
                    UpdateExpression=change,
                    ConditionExpression=only_if,
                    ExpressionAttributeValues=values,
                )
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def put_in(self, name: str, entry: Entry, most_micros: int) -> bool:
        open_ = _from((Stage.PROPOSED, Stage.APPROVED, Stage.RUNNING, Stage.PAUSED))
        walls = f"stage IN ({', '.join(open_)}) AND funded <= :room AND #left >= :least"
        values = {":room": n(most_micros - entry.micros), ":least": n(-entry.micros), ":m": n(entry.micros), **open_}
        return self._booked(name, entry, "SET funded = funded + :m, #left = #left + :m", walls, values)

    def take_out(self, name: str, entry: Entry, sources: Sequence[Stage]) -> bool:
        """`entry` is what is left, negative: the one that closes it."""
        values = {":m": n(entry.micros), ":left": n(-entry.micros), ":closed": {"S": Stage.CLOSED.value}}
        return self._booked(
            name,
            entry,
            "SET funded = funded + :m, #left = #left + :m, stage = :closed",
            f"#left = :left AND stage IN ({', '.join(_from(sources))})",
            values | _from(sources),
        )

    def _booked(self, name: str, entry: Entry, change: str, only_if: str, values: Item) -> bool:
        update = {
            "TableName": self._table,
            "Key": broadcast_key(name),
            "UpdateExpression": change,
            "ConditionExpression": only_if,
            "ExpressionAttributeNames": {"#left": "left"},
            "ExpressionAttributeValues": values,
        }
        put = {
            "TableName": self._table,
            "Item": {
                **part_key(name, f"{_FUND}{entry.at_ms}#{entry.id}"),
                "by": {"S": entry.by},
                "micros": n(entry.micros),
                "what": {"S": entry.what.value},
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return transact(self._client, [{"Update": update}, {"Put": put}]) is None

    def entries(self, name: str) -> list[Entry]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :fund)",
            ExpressionAttributeValues={":pk": part_key(name, "")["pk"], ":fund": {"S": _FUND}},
        )
        found = [_entry(item) for page in pages for item in page["Items"]]
        return sorted(found, key=lambda entry: entry.at_ms)


def _from(stages: Sequence[Stage]) -> Item:
    return {f":from{i}": {"S": stage.value} for i, stage in enumerate(stages)}


def _broadcast(item: Item) -> Broadcast:
    return Broadcast(
        id=item["sk"]["S"],
        sha256=item["sha256"]["S"],
        stage=Stage(item["stage"]["S"]),
        proposed_by=item["proposed_by"]["S"],
        approved_by=item.get("approved_by", {}).get("S", ""),
        why=item.get("why", {}).get("S", ""),
        ended_ms=amount(item.get("ended_ms")),
        **{name: amount(item[name]) for name in _MONEY},
    )


def _entry(item: Item) -> Entry:
    _, time, name = item["sk"]["S"].split("#")
    return Entry(name, int(time), item["by"]["S"], amount(item["micros"]), What(item["what"]["S"]))
