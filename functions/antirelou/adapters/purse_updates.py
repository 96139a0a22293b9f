"""The updates that move money, and count replies, in the purse's item: one condition holds every wall."""

from collections import Counter
from collections.abc import Iterator, Sequence

from antirelou.adapters.clauses import Clause, joined
from antirelou.adapters.purse_item import COUNTS, PATHS, Item, n, periods
from antirelou.domain.money import Caps
from antirelou.domain.purse import FOR_MONEY, Price
from antirelou.domain.quota import quotas_of

Swept = tuple[str, str]


def reserving(caps: Caps, reservation: str, wanted: Sequence[Price], now_ms: int, swept: Sequence[Swept]) -> Item:
    """`swept` are outdated entries of the purse's maps, by map and name: they go in the same request."""
    micros = sum(price.micros for price in wanted)
    walls = _paid(caps, micros, now_ms) if micros else _free()
    clauses = [_opened(reservation, micros, now_ms), walls, *_counted(caps, wanted, now_ms), _swept(swept)]
    return {
        **joined(clauses),
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def giving_back(caps: Caps, reservation: str, unused: Sequence[Price], reserved_ms: int) -> Item:
    closed = Clause(holds=["attribute_exists(#open.#id)"], removes=["#open.#id"], names=_open(reservation))
    money = Clause(
        sets=[
            "#left = #left + :unused",
            "reserved = reserved - :unused",
            *(f"{path} = if_not_exists({path}, :unused) - :unused" for path in _ROOMS),
        ],
        names={"#left": "left", **_aliases("hours", "days", "months"), **periods(reserved_ms)},
        values={":unused": n(sum(price.micros for price in unused))},
    )
    counts = [
        Clause(sets=[f"{path} = if_not_exists({path}, {k}) - {k}"], names=names, values={k: n(replies)})
        for path, k, names, replies, _ in _counts(caps, unused, reserved_ms)
    ]
    return joined([closed, money, *counts])


_ROOMS = {"#hours.#hour": ":hour_room", "#days.#day": ":day_room", "#months.#month": ":month_room"}


def _opened(reservation: str, micros: int, now_ms: int) -> Clause:
    return Clause(
        sets=["#open.#id = :entry"],
        holds=["attribute_not_exists(#open.#id)"],
        names=_open(reservation),
        values={":entry": {"M": {"micros": n(micros), "at_ms": n(now_ms)}}},
    )


def _swept(swept: Sequence[Swept]) -> Clause:
    return Clause(
        removes=[f"{PATHS[name]}.#r{i}" for i, (name, _) in enumerate(swept)],
        names={**_aliases(*(name for name, _ in swept)), **{f"#r{i}": key for i, (_, key) in enumerate(swept)}},
    )


def _paid(caps: Caps, micros: int, now_ms: int) -> Clause:
    """Every wall of money, the pause among them: it holds for the very next reservation."""
    most = zip(_ROOMS.values(), (caps.hour_micros, caps.day_micros, caps.month_micros), strict=True)
    return Clause(
        sets=[
            "#left = #left - :sum",
            "reserved = reserved + :sum",
            *(f"{path} = if_not_exists({path}, :zero) + :sum" for path in _ROOMS),
        ],
        holds=[
            "attribute_not_exists(paused)",
            "#left >= :sum",
            *(f"(attribute_not_exists({path}) OR {path} <= {room})" for path, room in _ROOMS.items()),
        ],
        names={"#left": "left", **_aliases("hours", "days", "months"), **periods(now_ms)},
        values={":sum": n(micros), ":zero": n(0), **{room: n(cap - micros) for room, cap in most}},
    )


def _free() -> Clause:
    """No wall of money, nor a pause for want of it. Where nobody put any in there may be no maps yet."""
    values = {f":money{i}": {"S": why} for i, why in enumerate(FOR_MONEY)}
    unpaused = f"(attribute_not_exists(paused) OR paused IN ({', '.join(values)}))"
    return Clause(holds=[unpaused, "attribute_exists(#open)"], names=_aliases("open"), values=values)


def _counted(caps: Caps, wanted: Sequence[Price], now_ms: int) -> list[Clause]:
    return [
        Clause(
            sets=[f"{path} = if_not_exists({path}, :none) + {k}"],
            holds=[f"(attribute_not_exists({path}) OR {path} <= {k}_room)"],
            names=names,
            values={":none": n(0), k: n(replies), f"{k}_room": n(most - replies)},
        )
        for path, k, names, replies, most in _counts(caps, wanted, now_ms)
    ]


def _counts(caps: Caps, prices: Sequence[Price], at_ms: int) -> Iterator[tuple[str, str, dict[str, str], int, int]]:
    """Per name: where it is counted, the alias of how many, the names used, how many, and the most there may be."""
    quotas = [quota for price in prices for quota in quotas_of(price, caps, at_ms)]
    for i, (name, replies) in enumerate(sorted(Counter(quota.name for quota in quotas).items())):
        most = min(quota.most for quota in quotas if quota.name == name)
        yield f"{PATHS[COUNTS]}.#k{i}", f":k{i}", {**_aliases(COUNTS), f"#k{i}": name}, replies, most


def _open(reservation: str) -> dict[str, str]:
    return {**_aliases("open"), "#id": reservation}


def _aliases(*maps: str) -> dict[str, str]:
    return {PATHS[name]: name for name in maps}
