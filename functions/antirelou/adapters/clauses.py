"""An update put together from parts that know nothing of each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any


@dataclass(frozen=True)
class Clause:
    """What a part sets and removes, what must hold for the whole update to happen, and the aliases in them."""

    sets: Sequence[str] = ()
    holds: Sequence[str] = ()
    removes: Sequence[str] = ()
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def joined(clauses: Sequence[Clause]) -> dict[str, Any]:
    """As UpdateItem takes it. The same alias in two clauses must mean the same."""
    sets = ", ".join(chain.from_iterable(clause.sets for clause in clauses))
    removes = ", ".join(chain.from_iterable(clause.removes for clause in clauses))
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    for clause in clauses:
        names |= clause.names
        values |= clause.values
    return {
        "UpdateExpression": f"SET {sets}" + (f" REMOVE {removes}" if removes else ""),
        "ConditionExpression": " AND ".join(chain.from_iterable(clause.holds for clause in clauses)),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
