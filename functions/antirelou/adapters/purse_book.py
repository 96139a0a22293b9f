"""The purse's books: read it, and find what a crash left reserved."""

from collections.abc import Collection
from typing import Any

from antirelou.adapters.purse_item import KEY, amount, read_purse
from antirelou.adapters.sender_item import entries_of
from antirelou.domain.purse import PurseState


class TablePurseBook:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> PurseState:
        """Strongly consistent; an empty state if nobody ever put money in."""
        answer = self._client.get_item(TableName=self._table, Key=KEY, ConsistentRead=True)
        return read_purse(answer.get("Item", {}))

    def used_by(self, reservations: Collection[str]) -> dict[str, int]:
        """What the senders' marked replies took from each of these reservations. Scans the table."""
        used = dict.fromkeys(reservations, 0)
        pages = self._client.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        for entry in (entry for page in pages for item in page["Items"] for entry in entries_of(item)):
            if entry["by"]["S"] in used:
                used[entry["by"]["S"]] += amount(entry["micros"])
        return used

    def forget_reservation(self, reservation: str) -> None:
        """It was used to the last micro: nothing moves."""
        self._client.update_item(
            TableName=self._table,
            Key=KEY,
            UpdateExpression="REMOVE #open.#id",
            ExpressionAttributeNames={"#open": "open", "#id": reservation},
        )
