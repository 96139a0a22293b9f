"""The purse's one item: its key, its columns, and how they are read.

`left + reserved + spent` is the sum of the journal. `hours`, `days` and `months` hold what was committed in each,
`countries` how many replies each quota has seen, `open` the reservations whose use is not confirmed, `applied` the
slips counted in, `told` the notices sent, `paused` why nothing is sent.
"""

from typing import Any

from antirelou.domain.money import day_of, hour_of, month_of
from antirelou.domain.purse import OpenReservation, PurseState

Item = dict[str, Any]

KEY = {"pk": {"S": "purse"}}

COLUMNS = ("funded", "left", "reserved", "spent", "filled", "settled_replies", "settled_micros")
COUNTS = "countries"  # all it held once: the tables that stand have the map by this name, and no other
MAPS = ("hours", "days", "months", COUNTS, "open", "applied", "told")
PATHS = {name: f"#{name}" for name in MAPS}  # aliases everywhere: "open" is a reserved word
ALIASES = {alias: name for name, alias in PATHS.items()}


def n(value: int) -> Item:
    return {"N": str(value)}


def amount(value: Item | None) -> int:
    return int(value["N"]) if value else 0


def column(item: Item, name: str) -> Item:
    fields: Item = item.get(name, {}).get("M", {})
    return fields


def periods(at_ms: int) -> dict[str, str]:
    return {"#hour": str(hour_of(at_ms)), "#day": str(day_of(at_ms)), "#month": str(month_of(at_ms))}


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


def read_purse(item: Item) -> PurseState:
    return PurseState(
        **{name: amount(item.get(name)) for name in COLUMNS},
        paused=item.get("paused", {}).get("S", ""),
        hours=_by_number(item, "hours"),
        days=_by_number(item, "days"),
        months=_by_number(item, "months"),
        counts={name: amount(value) for name, value in column(item, COUNTS).items()},
        open=tuple(
            OpenReservation(name, amount(entry["M"]["micros"]), amount(entry["M"]["at_ms"]))
            for name, entry in column(item, "open").items()
        ),
        applied={name: amount(value) for name, value in column(item, "applied").items()},
        told={name: amount(value) for name, value in column(item, "told").items()},
    )


def _by_number(item: Item, name: str) -> dict[int, int]:
    return {int(period): amount(value) for period, value in column(item, name).items()}
