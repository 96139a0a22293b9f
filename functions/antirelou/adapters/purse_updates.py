"""The updates that move money in the purse's item: one condition holds every wall."""

from collections import Counter
from collections.abc import Sequence

from antirelou.adapters.purse_item import ALIASES, PATHS, Item, n, periods
from antirelou.domain.money import Caps
from antirelou.domain.purse import Price, country_day

Swept = tuple[str, str]

_RESERVE = (
    "SET #left = #left - :sum, reserved = reserved + :sum,"
    " #hours.#hour = if_not_exists(#hours.#hour, :zero) + :sum,"
    " #days.#day = if_not_exists(#days.#day, :zero) + :sum,"
    " #months.#month = if_not_exists(#months.#month, :zero) + :sum,"
    " #open.#id = :entry"
)
# Every wall in one condition, the pause among them: it holds for the very next reservation.
_IF_ROOM = (
    "attribute_not_exists(paused) AND #left >= :sum"
    " AND (attribute_not_exists(#hours.#hour) OR #hours.#hour <= :hour_room)"
    " AND (attribute_not_exists(#days.#day) OR #days.#day <= :day_room)"
    " AND (attribute_not_exists(#months.#month) OR #months.#month <= :month_room)"
    " AND attribute_not_exists(#open.#id)"
)
_GIVE_BACK = (
    "SET #left = #left + :unused, reserved = reserved - :unused,"
    " #hours.#hour = if_not_exists(#hours.#hour, :unused) - :unused,"
    " #days.#day = if_not_exists(#days.#day, :unused) - :unused,"
    " #months.#month = if_not_exists(#months.#month, :unused) - :unused"
    " REMOVE #open.#id"
)


def reserving(caps: Caps, reservation: str, wanted: Sequence[Price], now_ms: int, swept: Sequence[Swept]) -> Item:
    """`swept` are outdated entries of the purse's maps, by map and name: they go in the same request."""
    micros, countries = sum(price.micros for price in wanted), _countries(wanted)
    removes = ", ".join(f"{PATHS[name]}.#r{i}" for i, (name, _) in enumerate(swept))
    counting = "".join(f", {_path(i)} = if_not_exists({_path(i)}, :zero) + :k{i}" for i in range(len(countries)))
    room = "".join(f" AND (attribute_not_exists({_path(i)}) OR {_path(i)} <= :room{i})" for i in range(len(countries)))
    return {
        "UpdateExpression": _RESERVE + counting + (f" REMOVE {removes}" if removes else ""),
        "ConditionExpression": _IF_ROOM + room,
        "ExpressionAttributeNames": {
            **_names(reservation, now_ms),
            **_country_names(countries, now_ms),
            **({"#applied": "applied"} if any(name == "applied" for name, _ in swept) else {}),
            **{f"#r{i}": key for i, (_, key) in enumerate(swept)},
        },
        "ExpressionAttributeValues": {
            ":sum": n(micros),
            ":zero": n(0),
            ":hour_room": n(caps.hour_micros - micros),
            ":day_room": n(caps.day_micros - micros),
            ":month_room": n(caps.month_micros - micros),
            ":entry": {"M": {"micros": n(micros), "at_ms": n(now_ms)}},
            **{f":k{i}": n(replies) for i, (_, replies) in enumerate(countries)},
            **{f":room{i}": n(caps.country_replies - replies) for i, (_, replies) in enumerate(countries)},
        },
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def giving_back(reservation: str, unused: Sequence[Price], reserved_ms: int) -> Item:
    countries = _countries(unused)
    back = "".join(f", {_path(i)} = if_not_exists({_path(i)}, :k{i}) - :k{i}" for i in range(len(countries)))
    return {
        "UpdateExpression": _GIVE_BACK.replace(" REMOVE", back + " REMOVE"),
        "ConditionExpression": "attribute_exists(#open.#id)",
        "ExpressionAttributeNames": {**_names(reservation, reserved_ms), **_country_names(countries, reserved_ms)},
        "ExpressionAttributeValues": {
            ":unused": n(sum(price.micros for price in unused)),
            **{f":k{i}": n(replies) for i, (_, replies) in enumerate(countries)},
        },
    }


def _countries(prices: Sequence[Price]) -> list[tuple[str, int]]:
    return sorted(Counter(price.country for price in prices if price.country).items())


def _path(index: int) -> str:
    return f"#countries.#k{index}"


def _country_names(countries: list[tuple[str, int]], at_ms: int) -> dict[str, str]:
    names = {f"#k{i}": country_day(country, at_ms) for i, (country, _) in enumerate(countries)}
    return {"#countries": "countries", **names} if names else {}


def _names(reservation: str, at_ms: int) -> dict[str, str]:
    used = {alias: name for alias, name in ALIASES.items() if name in ("hours", "days", "months", "open")}
    return {"#left": "left", "#id": reservation, **used, **periods(at_ms)}
