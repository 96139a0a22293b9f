"""Read and write units of a request: the engine's word where it is AWS's rule, the rule itself elsewhere.

Engines do not say what a failed write costs, count transactions and missing keys each in their own way, and AWS's
rules for those are published: a failed condition costs a write of the item as it stood (at least 1), a transaction two
units per item whether it holds or not, a missing key the read of an item of up to 4 KB.
"""

import math
from typing import Any

Json = dict[str, Any]

WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}
READS = {"GetItem", "Query", "Scan"}
BY_RULE = {"BatchGetItem", "TransactWriteItems", "TransactGetItems"}
COUNTED = WRITES | READS | BY_RULE


def units(operation: str, request: Json, answer: Json) -> tuple[float, float]:
    """Of reading and of writing. Items in transactions are taken to be under 1 KB (4 KB when read): all here are."""
    if operation in ("TransactWriteItems", "TransactGetItems"):
        both = 2.0 * len(request["TransactItems"])
        return (both, 0.0) if operation == "TransactGetItems" else (0.0, both)
    if operation == "BatchGetItem":
        return _batch_read(request, answer), 0.0
    if operation in WRITES and "ConsumedCapacity" not in answer:
        return 0.0, float(_blocks(answer.get("Item", {}), 1024))
    counted = _said(answer.get("ConsumedCapacity"))
    if operation not in READS:
        return 0.0, counted
    return max(counted, 1.0 if request.get("ConsistentRead") else 0.5), 0.0  # nothing found is a read too


def item_bytes(item: Json) -> int:
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _batch_read(request: Json, answer: Json) -> float:
    total = 0.0
    for table, wanted in request["RequestItems"].items():
        found = answer.get("Responses", {}).get(table, [])
        blocks = sum(_blocks(item, 4096) for item in found) + len(wanted["Keys"]) - len(found)
        total += blocks * (1.0 if wanted.get("ConsistentRead") else 0.5)
    return total


def _said(capacity: Any) -> float:
    each = capacity if isinstance(capacity, list) else [capacity] if capacity else []
    return float(sum(one["CapacityUnits"] for one in each))


def _blocks(item: Json, size: int) -> int:
    return max(1, math.ceil(item_bytes(item) / size))


def _value_bytes(value: Json) -> int:
    kind, content = next(iter(value.items()))
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return len(content) // 2 + 2
        case "B":
            return len(content) * 3 // 4
        case "L":
            return 3 + sum(1 + _value_bytes(each) for each in content)
        case "M":
            return 3 + item_bytes(content) + len(content)
        case "SS" | "NS" | "BS":
            return sum(_value_bytes({kind[0]: each}) for each in content)
    return 1
