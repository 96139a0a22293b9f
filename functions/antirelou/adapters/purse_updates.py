"""The updates that move money, and count replies, in the purse's item: one condition holds every wall."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from antirelou.adapters.purse_item import COLUMNS, COUNTS, MAPS, PATHS, Item, n, periods
from antirelou.domain.money import Caps
from antirelou.domain.purse import FOR_MONEY, Price
from antirelou.domain.quota import quotas_of

Swept = tuple[str, str]


@dataclass(frozen=True)
class _Clause:
    """A part of an update: what it sets, and the condition it puts on all of it."""

    sets: Sequence[str]
    holds: Sequence[str]
    names: dict[str, str]
    values: Item


def reserving(caps: Caps, reservation: str, wanted: Sequence[Price], now_ms: int, swept: Sequence[Swept]) -> Item:
    """`swept` are outdated entries of the purse's maps, by map and name: they go in the same request."""
    micros = sum(price.micros for price in wanted)
    entry = {"M": {"micros": n(micros), "at_ms": n(now_ms)}}
    opened = _Clause(["#open.#id = :entry"], ["attribute_not_exists(#open.#id)"], _open(reservation), {":entry": entry})
    walls = _paid(caps, micros, now_ms) if micros else _free()
    return {
        **_update([opened, walls, *_counted(caps, wanted, now_ms)], swept),
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def giving_back(caps: Caps, reservation: str, unused: Sequence[Price], reserved_ms: int) -> Item:
    money = _Clause(
        [
            "#left = #left + :unused",
            "reserved = reserved - :unused",
            *(f"{path} = if_not_exists({path}, :unused) - :unused" for path in _ROOMS),
        ],
        ["attribute_exists(#open.#id)"],
        {"#left": "left", **_open(reservation), **_aliases("hours", "days", "months"), **periods(reserved_ms)},
        {":unused": n(sum(price.micros for price in unused))},
    )
    counts = [
        _Clause([f"{path} = if_not_exists({path}, {k}) - {k}"], [], names, {k: n(replies)})
        for path, k, names, replies, _ in _counts(caps, unused, reserved_ms)
    ]
    return _update([money, *counts], [("open", reservation)])


def preparing() -> Item:
    """Make the purse's item if there is none: an update of part of a map needs the map."""
    names = {f"#c{i}": name for i, name in enumerate((*COLUMNS, *MAPS))}
    return {
        "UpdateExpression": "SET " + ", ".join(f"#c{i} = if_not_exists(#c{i}, :c{i})" for i in range(len(names))),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {
            f":c{i}": {"M": {}} if name in MAPS else n(0) for i, name in enumerate(names.values())
        },
    }


_ROOMS = {"#hours.#hour": ":hour_room", "#days.#day": ":day_room", "#months.#month": ":month_room"}


def _paid(caps: Caps, micros: int, now_ms: int) -> _Clause:
    """Every wall of money, the pause among them: it holds for the very next reservation."""
    most = zip(_ROOMS.values(), (caps.hour_micros, caps.day_micros, caps.month_micros), strict=True)
    return _Clause(
        [
            "#left = #left - :sum",
            "reserved = reserved + :sum",
            *(f"{path} = if_not_exists({path}, :zero) + :sum" for path in _ROOMS),
        ],
        [
            "attribute_not_exists(paused)",
            "#left >= :sum",
            *(f"(attribute_not_exists({path}) OR {path} <= {room})" for path, room in _ROOMS.items()),
        ],
        {"#left": "left", **_aliases("hours", "days", "months"), **periods(now_ms)},
        {":sum": n(micros), ":zero": n(0), **{room: n(cap - micros) for room, cap in most}},
    )


def _free() -> _Clause:
    """No wall of money, nor a pause for want of it. Where nobody put any in there may be no maps yet."""
    values = {f":money{i}": {"S": why} for i, why in enumerate(FOR_MONEY)}
    unpaused = f"(attribute_not_exists(paused) OR paused IN ({', '.join(values)}))"
    return _Clause([], [unpaused, "attribute_exists(#open)"], _aliases("open"), values)


def _counted(caps: Caps, wanted: Sequence[Price], now_ms: int) -> list[_Clause]:
    return [
        _Clause(
            [f"{path} = if_not_exists({path}, :none) + {k}"],
            [f"(attribute_not_exists({path}) OR {path} <= {k}_room)"],
            names,
            {":none": n(0), k: n(replies), f"{k}_room": n(most - replies)},
        )
        for path, k, names, replies, most in _counts(caps, wanted, now_ms)
    ]


def _counts(caps: Caps, prices: Sequence[Price], at_ms: int) -> Iterator[tuple[str, str, dict[str, str], int, int]]:
    """Per name: where it is counted, the alias of how many, the names used, how many, and the most there may be."""
    quotas = [quota for price in prices for quota in quotas_of(price, caps, at_ms)]
    for i, (name, replies) in enumerate(sorted(Counter(quota.name for quota in quotas).items())):
        most = min(quota.most for quota in quotas if quota.name == name)
        yield f"{PATHS[COUNTS]}.#k{i}", f":k{i}", {**_aliases(COUNTS), f"#k{i}": name}, replies, most


def _update(clauses: Sequence[_Clause], removed: Sequence[Swept]) -> Item:
    sets = ", ".join(chain.from_iterable(clause.sets for clause in clauses))
    removes = ", ".join(f"{PATHS[name]}.#r{i}" for i, (name, _) in enumerate(removed))
    names = _aliases(*(name for name, _ in removed)) | {f"#r{i}": key for i, (_, key) in enumerate(removed)}
    values: Item = {}
    for clause in clauses:
        names |= clause.names
        values |= clause.values
    return {
        "UpdateExpression": f"SET {sets}" + (f" REMOVE {removes}" if removes else ""),
        "ConditionExpression": " AND ".join(chain.from_iterable(clause.holds for clause in clauses)),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def _open(reservation: str) -> dict[str, str]:
    return {**_aliases("open"), "#id": reservation}


def _aliases(*maps: str) -> dict[str, str]:
    return {PATHS[name]: name for name in maps}
