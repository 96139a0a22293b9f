"""The sums of conversations, `count#<day>#<way>#<shard>`: one attribute for each name.

Two transactions on one item are one too many: each conversation counts in one of eight, by its digest.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from antirelou.adapters.conversation_item import COUNT, Item, key, n
from antirelou.domain.conversation_asked import Way
from antirelou.domain.conversation_counts import DAYS, Figures
from antirelou.domain.money import DAY_MS

SHARDS = 8
_LASTS_DAYS = 400
_AT_ONCE = 100
_OURS = frozenset({"pk", "expires_at"})


def count_update(day: int, way: Way, digest: str, counts: Sequence[str]) -> Item:
    """As a transaction or UpdateItem takes it, but for the table's name. One for each name in `counts`."""
    times = sorted(Counter(counts).items())
    return {
        "Key": key(_name(day, way.value, int(digest[:8], 16) % SHARDS)),
        "UpdateExpression": "SET expires_at = :expires ADD " + ", ".join(f"#c{i} :c{i}" for i in range(len(times))),
        "ExpressionAttributeNames": {f"#c{i}": name for i, (name, _) in enumerate(times)},
        "ExpressionAttributeValues": {
            ":expires": n((day + _LASTS_DAYS) * DAY_MS // 1000),
            **{f":c{i}": n(count) for i, (_, count) in enumerate(times)},
        },
    }


class TableConversationFigures:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table
        self._past: dict[int, dict[str, Counter[str]]] = {}

    def figures(self, today: int) -> Figures:
        """A day that is over changes no more: it is read once."""
        days = range(today - DAYS + 1, today + 1)
        read = self._read([day for day in days if day not in self._past])
        by_day = self._past | read
        self._past = {day: by_day[day] for day in days if day < today}
        ways = {way for day in days for way in by_day[day]}
        return {way: sum((by_day[day].get(way, Counter()) for day in days), Counter()) for way in sorted(ways)}

    def _read(self, days: Iterable[int]) -> dict[int, dict[str, Counter[str]]]:
        names = [_name(day, way.value, shard) for day in days for way in Way for shard in range(SHARDS)]
        found: dict[int, dict[str, Counter[str]]] = {day: {} for day in days}
        for start in range(0, len(names), _AT_ONCE):
            for item in self._items(names[start : start + _AT_ONCE]):
                _, day, way, _ = item["pk"]["S"].split("#")
                found[int(day)][way] = found[int(day)].get(way, Counter()) + _sums(item)
        return found

    def _items(self, names: Sequence[str]) -> list[Item]:
        request = {self._table: {"Keys": [key(name) for name in names]}}
        found: list[Item] = []
        while request:
            answer = self._client.batch_get_item(RequestItems=request)
            found += answer["Responses"].get(self._table, [])
            request = answer.get("UnprocessedKeys", {})
        return found


def _name(day: int, way: str, shard: int) -> str:
    return f"{COUNT}{day}#{way}#{shard}"


def _sums(item: Item) -> Counter[str]:
    return Counter({name: int(value["N"]) for name, value in item.items() if name not in _OURS})
