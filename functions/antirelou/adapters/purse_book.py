"""The purse's books: put money in, read it, and find what a crash left reserved."""

from collections.abc import Collection
from typing import Any

from antirelou.adapters.rows import PurseRow
from antirelou.domain.purse import OpenReservation, PurseState


class TablePurseBook:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def fund(self, micros: int) -> None:
        PurseRow("purse").update(
            actions=[
                PurseRow.funded.set((PurseRow.funded | 0) + micros),
                PurseRow.left.set((PurseRow.left | 0) + micros),
                PurseRow.reserved.set(PurseRow.reserved | 0),
                PurseRow.spent.set(PurseRow.spent | 0),
                PurseRow.hours.set(PurseRow.hours | {}),
                PurseRow.days.set(PurseRow.days | {}),
                PurseRow.open.set(PurseRow.open | {}),
            ]
        )

    def read(self) -> PurseState:
        """Strongly consistent; an empty state if nobody ever put money in."""
        try:
            row = PurseRow.get("purse", consistent_read=True)
        except PurseRow.DoesNotExist:
            return PurseState()
        return PurseState(
            funded=int(row.funded),
            left=int(row.left),
            reserved=int(row.reserved),
            spent=int(row.spent),
            hours={int(hour): int(micros) for hour, micros in row.hours.as_dict().items()},
            days={int(day): int(micros) for day, micros in row.days.as_dict().items()},
            open=tuple(
                OpenReservation(name, int(entry["micros"]), int(entry["at_ms"]))
                for name, entry in row.open.as_dict().items()
            ),
        )

    def used_by(self, reservations: Collection[str]) -> dict[str, int]:
        """What the senders' marked replies took from each of these reservations. Scans the table."""
        used = dict.fromkeys(reservations, 0)
        pages = self._client.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        for entry in (entry for page in pages for item in page["Items"] for entry in _replies(item)):
            if entry["by"]["S"] in used:
                used[entry["by"]["S"]] += int(entry["micros"]["N"])
        return used

    def forget_reservation(self, reservation: str) -> None:
        """It was used to the last micro: nothing moves."""
        path: Any = PurseRow.open[reservation]
        PurseRow("purse").update(actions=[path.remove()])


def _replies(item: dict[str, Any]) -> list[dict[str, Any]]:
    lists = (value["L"] for name, value in item.items() if ":" in name)
    return [entry["M"] for entries in lists for entry in entries]
