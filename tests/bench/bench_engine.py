"""Which engine to measure on: the first one here that counts capacity as AWS does."""

from collections.abc import Sequence
from typing import Any

import engines
from templates import table_properties

PREFERRED = ("dynamodb-local", "dynoxide", "ministack")
_TABLE = "capacity"
_SMALL, _LARGE = {"pk": {"S": "small"}}, {"pk": {"S": "large"}, "filling": {"S": "x" * 3500}}


class NoEngineError(Exception):
    """No engine on this machine counts capacity as AWS does."""


def start(wanted: Sequence[str] = PREFERRED) -> engines.Engine:
    """Running; its capacity was checked."""
    here, wrong = engines.found(), {}
    for name in (name for name in wanted if name in here):
        engine = engines.start(name)
        try:
            wrong[name] = _miscounted(engine.client)
        except BaseException:
            engine.stop()
            raise
        if not wrong[name]:
            engine.name = name
            return engine
        engine.stop()
    raise NoEngineError(f"none of {', '.join(wanted)} is here and counts capacity as AWS does: {wrong}")


def _miscounted(client: Any) -> list[str]:
    """Against the published sizes of a unit: 1 KB of writing, 4 KB of reading, half of that if it may be stale."""
    client.create_table(TableName=_TABLE, **table_properties())
    at = {"TableName": _TABLE, "ReturnConsumedCapacity": "TOTAL"}
    key = {"pk": _LARGE["pk"]}
    change = {"UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"N": "1"}}}
    said = {
        ("write of a small item", 1.0): client.put_item(**at, Item=_SMALL),
        ("write of 3.5 KB", 4.0): client.put_item(**at, Item=_LARGE),
        ("update of 3.5 KB", 4.0): client.update_item(**at, Key=key, **change),
        ("stale read", 0.5): client.get_item(**at, Key=key),
        ("consistent read", 1.0): client.get_item(**at, Key=key, ConsistentRead=True),
    }
    return [what for (what, right), answer in said.items() if answer["ConsumedCapacity"]["CapacityUnits"] != right]
