"""What maintainers changed of the pool without a deploy: the one item `pool`."""

import json
from collections.abc import Mapping
from typing import Any

from antirelou.adapters.purse_item import Item
from antirelou.domain.number import Number, State
from antirelou.domain.pool import PoolChanges, PoolError, read_number

KEY = {"pk": {"S": "pool"}}

_ADDED, _STATES = "added", "states"


class TablePool:
    def __init__(self, client: Any, table: str, locales: frozenset[str]) -> None:
        self._client = client
        self._table = table
        self._locales = locales

    def read(self) -> PoolChanges:
        """Strongly consistent: who asks has just met a number nobody knows."""
        answer = self._client.get_item(TableName=self._table, Key=KEY, ConsistentRead=True)
        return read_pool(answer.get("Item", {}), self._locales)

    def add(self, name: str, fields: Mapping[str, Any]) -> None:
        """Replaces one added under this name before."""
        self._put(_ADDED, name, json.dumps(dict(fields)))

    def set_state(self, name: str, state: State) -> None:
        self._put(_STATES, name, state.value)

    def drop(self, name: str) -> None:
        """One that was added, and its state."""
        self._prepare()
        self._update("REMOVE #added.#name, #states.#name", {"#added": _ADDED, "#states": _STATES, "#name": name}, {})

    def _put(self, column: str, name: str, value: str) -> None:
        self._prepare()
        self._update("SET #column.#name = :value", {"#column": column, "#name": name}, {":value": {"S": value}})

    def _prepare(self) -> None:
        """An update of part of a map needs the map."""
        names = {"#added": _ADDED, "#states": _STATES}
        change = "SET #added = if_not_exists(#added, :nothing), #states = if_not_exists(#states, :none)"
        self._update(change, names, {":nothing": {"M": {}}, ":none": {"M": {}}})

    def _update(self, change: str, names: dict[str, str], values: Item) -> None:
        self._client.update_item(
            TableName=self._table,
            Key=KEY,
            UpdateExpression=change,
            ExpressionAttributeNames=names,
            **({"ExpressionAttributeValues": values} if values else {}),
        )


def read_pool(item: Item, locales: frozenset[str]) -> PoolChanges:
    """An entry that makes no sense to this version of the code is no number of ours: nothing leaves from it."""
    entries = sorted(item.get(_ADDED, {}).get("M", {}).items())
    added = [_entry(name, value["S"], locales) for name, value in entries]
    states = {name: State(value["S"]) for name, value in item.get(_STATES, {}).get("M", {}).items()}
    return PoolChanges(tuple(number for number in added if number), tuple(sorted(states.items())))


def _entry(name: str, fields: str, locales: frozenset[str]) -> Number | None:
    try:
        return read_number(name, json.loads(fields), locales)
    except (PoolError, ValueError):
        return None
