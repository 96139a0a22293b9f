"""Slips: what is to be counted into the purse, exactly once.

Money that moves for a reason outside the purse (a delivery report, a gift) is first written on a slip, in one
transaction with that reason. Then the slip is counted in: one update of the purse that names it. A crash in between
leaves a slip, which `count_in` may be called on again at any time; the purse knows those it has. The purse itself is
in no transaction: every plain write to it would fail while one holds it.
"""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import ALIASES, KEY, Item, amount, n, periods, preparing
from antirelou.domain.slip import Slip

PREFIX = "slip#"
_COLUMNS = ("funded", "reserved", "spent", "settled_replies", "settled_micros", "over_micros")
_COUNT_IN = (
    "SET funded = funded + :funded, #left = #left + :left, reserved = reserved + :reserved, spent = spent + :spent,"
    " settled_replies = settled_replies + :settled_replies, settled_micros = settled_micros + :settled_micros,"
    " #hours.#hour = if_not_exists(#hours.#hour, :zero) + :over_micros,"
    " #days.#day = if_not_exists(#days.#day, :zero) + :over_micros,"
    " #months.#month = if_not_exists(#months.#month, :zero) + :over_micros,"
    " #applied.#slip = :now"
)


class TableSlips:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table
        self._torn: list[str] = []

    def prepare(self) -> None:
        """Make the purse's item if there is none."""
        self._client.update_item(TableName=self._table, Key=KEY, **preparing())

    def count_in(self, slip: Slip, now_ms: int) -> None:
        """Count a slip into the purse and tear it up. Doing it twice moves the money once.

        Only for the slip's own writer, who alone may also forget, next time, that it was counted in.
        """
        self.count_in_again(slip, now_ms)
        self._torn = [slip.id]

    def count_in_again(self, slip: Slip, now_ms: int) -> None:
        """The same for a slip somebody else left behind."""
        try:
            self._client.update_item(**self._counting(slip, now_ms))
        except ClientError as error:
            if not condition_failed(error):  # failed: it was counted in before
                raise
        self._client.delete_item(TableName=self._table, Key=slip_key(slip.id))

    def _counting(self, slip: Slip, now_ms: int) -> Item:
        values = {f":{name}": n(getattr(slip, name)) for name in _COLUMNS}
        return {
            "TableName": self._table,
            "Key": KEY,
            "UpdateExpression": _COUNT_IN + (", filled = #left + :left" if slip.funded else "") + self._forgetting(),
            "ConditionExpression": "attribute_exists(#applied) AND attribute_not_exists(#applied.#slip)",
            "ExpressionAttributeNames": {
                "#left": "left",
                "#slip": slip.id,
                **{f"#t{i}": name for i, name in enumerate(self._torn)},
                **{alias: name for alias, name in ALIASES.items() if name in ("hours", "days", "months", "applied")},
                **periods(now_ms),
            },
            "ExpressionAttributeValues": {**values, ":left": n(slip.left), ":now": n(now_ms), ":zero": n(0)},
        }

    def _forgetting(self) -> str:
        return " REMOVE " + ", ".join(f"#applied.#t{i}" for i in range(len(self._torn))) if self._torn else ""

    def find(self, name: str) -> Slip | None:
        """None if it was counted in, or never written."""
        answer = self._client.get_item(TableName=self._table, Key=slip_key(name), ConsistentRead=True)
        return _slip(answer["Item"]) if "Item" in answer else None

    def forget_counted(self, names: Sequence[str]) -> None:
        """Slips torn up long ago: nobody will try to count them in again."""
        for name in names:
            self._client.update_item(
                TableName=self._table,
                Key=KEY,
                UpdateExpression="REMOVE #applied.#name",
                ExpressionAttributeNames={"#applied": "applied", "#name": name},
            )

    def left_behind(self, before_ms: int) -> list[Slip]:
        """Slips nobody counted in, written before that time: their writers are gone. Scans the table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            ConsistentRead=True,
            FilterExpression="begins_with(pk, :slip) AND at_ms < :before",
            ExpressionAttributeValues={":slip": {"S": PREFIX}, ":before": n(before_ms)},
        )
        return [_slip(item) for page in pages for item in page["Items"]]


def slip_key(name: str) -> Item:
    return {"pk": {"S": PREFIX + name}}


def writing(table: str, slip: Slip, expires_at: int) -> Item:
    """The part of a transaction that writes a slip, or adds to the one of this name."""
    adds = ", ".join(f"{name} :{name}" for name in _COLUMNS)
    return {
        "Update": {
            "TableName": table,
            "Key": slip_key(slip.id),
            "UpdateExpression": f"SET at_ms = if_not_exists(at_ms, :at), expires_at = :expires ADD {adds}",
            "ExpressionAttributeValues": {
                ":at": n(slip.at_ms),
                ":expires": n(expires_at),
                **{f":{name}": n(getattr(slip, name)) for name in _COLUMNS},
            },
        }
    }


def _slip(item: Item) -> Slip:
    columns = {name: amount(item.get(name)) for name in _COLUMNS}
    return Slip(id=item["pk"]["S"].removeprefix(PREFIX), at_ms=amount(item["at_ms"]), **columns)
