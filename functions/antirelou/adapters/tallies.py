"""The sums of each day: `tally#<day>`, an attribute per sum."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from antirelou.adapters.purse_item import Item, amount, n
from antirelou.domain.money import DAY_MS

PREFIX = "tally#"

_LASTS_DAYS = 100
_AT_ONCE = 100  # an update takes some 4 KB of expression


class TableTallies:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, day: int, counts: Counter[str]) -> None:
        """A lost response may count twice."""
        every = sorted(counts.items())
        for part in (every[first : first + _AT_ONCE] for first in range(0, len(every), _AT_ONCE)):
            adds = ", ".join(f"#c{i} :c{i}" for i in range(len(part)))
            self._client.update_item(
                TableName=self._table,
                Key=_key(day),
                UpdateExpression=f"SET expires_at = :expires ADD {adds}",
                ExpressionAttributeNames={f"#c{i}": name for i, (name, _) in enumerate(part)},
                ExpressionAttributeValues={
                    ":expires": n((day + _LASTS_DAYS) * DAY_MS // 1000),
                    **{f":c{i}": n(count) for i, (_, count) in enumerate(part)},
                },
            )

    def read(self, days: Iterable[int]) -> Counter[str]:
        """The sums over these days, 100 of them at most."""
        return sum(self.by_day(days).values(), Counter())

    def by_day(self, days: Iterable[int]) -> dict[int, Counter[str]]:
        """The sums of each of these days that has some, 100 of them at most."""
        request = {self._table: {"Keys": [_key(day) for day in days]}}
        found: dict[int, Counter[str]] = {}
        while request:
            answer = self._client.batch_get_item(RequestItems=request)
            found |= {_day(item): _sums(item) for item in answer["Responses"].get(self._table, [])}
            request = answer.get("UnprocessedKeys", {})
        return found


def _day(item: Item) -> int:
    return int(item["pk"]["S"].removeprefix(PREFIX))


def _sums(item: Item) -> Counter[str]:
    return Counter({name: amount(value) for name, value in item.items() if "|" in name})


def _key(day: int) -> Item:
    return {"pk": {"S": f"{PREFIX}{day}"}}
