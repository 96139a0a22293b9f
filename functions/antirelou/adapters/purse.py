"""Reserve money, and give back what was not used: conditional updates of the purse's one item.

A reservation is named in the item until its use is confirmed: that makes a repeated request harmless, and lets
`reconcile` say to the micro-unit what a crash left behind. Confirming one costs no request: it rides on the
container's next one.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import ALIASES, KEY, PATHS, Item, column, n, periods, read_purse
from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.purse import PurseState
from antirelou.services.ports import Reservation, Shortfall

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


class TablePurse:
    def __init__(self, client: Any, table: str, caps: Caps) -> None:
        self._client = client
        self._table = table
        self._caps = caps
        self._rubbish: set[tuple[str, str]] = set()

    def reserve(self, amounts: Sequence[int], now_ms: int) -> Reservation:
        """Raises if the table does; nothing may be sent then."""
        reservation = secrets.token_hex(6)
        granted, shortfall, purse = len(amounts), None, PurseState()
        while granted:
            item, done = self._try(reservation, sum(amounts[:granted]), now_ms)
            purse = read_purse(item)
            if done:
                self._note_rubbish(item, now_ms)
                return Reservation(reservation, granted, purse, shortfall)
            room, shortfall = room_in(purse, self._caps, amounts[0], now_ms)
            granted = _fitting(amounts[:granted], room)
        return Reservation(reservation, 0, purse, shortfall)

    def _try(self, reservation: str, micros: int, now_ms: int) -> tuple[Item, bool]:
        """The purse's item, and whether it is reserved in it."""
        swept = sorted(self._rubbish)[:20]
        try:
            answer = self._client.update_item(**self._reserving(reservation, micros, now_ms, swept))
        except ClientError as error:
            if not condition_failed(error):
                raise
            item = item_before(error)
            return item, reservation in column(item, "open")
        self._rubbish -= set(swept)
        return answer["Attributes"], True

    def _reserving(self, reservation: str, micros: int, now_ms: int, swept: list[tuple[str, str]]) -> Item:
        removes = ", ".join(f"{PATHS[name]}.#r{i}" for i, (name, _) in enumerate(swept))
        return {
            **self._at(),
            "UpdateExpression": _RESERVE + (f" REMOVE {removes}" if removes else ""),
            "ConditionExpression": _IF_ROOM,
            "ExpressionAttributeNames": {
                **_names(reservation, now_ms),
                **({"#applied": "applied"} if any(name == "applied" for name, _ in swept) else {}),
                **{f"#r{i}": key for i, (_, key) in enumerate(swept)},
            },
            "ExpressionAttributeValues": {
                ":sum": n(micros),
                ":zero": n(0),
                ":hour_room": n(self._caps.hour_micros - micros),
                ":day_room": n(self._caps.day_micros - micros),
                ":month_room": n(self._caps.month_micros - micros),
                ":entry": {"M": {"micros": n(micros), "at_ms": n(now_ms)}},
            },
            "ReturnValues": "ALL_NEW",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def give_back(self, reservation: str, micros: int, reserved_ms: int) -> None:
        try:
            self._client.update_item(
                **self._at(),
                UpdateExpression=_GIVE_BACK,
                ConditionExpression="attribute_exists(#open.#id)",
                ExpressionAttributeNames=_names(reservation, reserved_ms),
                ExpressionAttributeValues={":unused": n(micros)},
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: it was given back already, and the response was lost
                raise

    def close(self, reservation: str) -> None:
        self._rubbish.add(("open", reservation))

    def _note_rubbish(self, item: Item, now_ms: int) -> None:
        """Periods that no reservation will ask about again."""
        current = {"hours": hour_of(now_ms), "days": day_of(now_ms) - 7, "months": month_of(now_ms)}
        for name, period in current.items():
            self._rubbish |= {(name, key) for key in column(item, name) if int(key) < period - 1}

    def _at(self) -> Item:
        return {"TableName": self._table, "Key": KEY}


def room_in(purse: PurseState, caps: Caps, next_micros: int, now_ms: int) -> tuple[int, Shortfall]:
    """The lowest wall, and how far it is. A pause is no room at all, named after what it is about while that lasts."""
    room, wall = _lowest(purse, caps, now_ms)
    if not purse.paused:
        return room, wall
    still_short = room < next_micros and wall in (Shortfall.PURSE, Shortfall.MONTH)
    return 0, wall if still_short else Shortfall.PAUSED


def _lowest(purse: PurseState, caps: Caps, now_ms: int) -> tuple[int, Shortfall]:
    return min(
        (purse.left, Shortfall.PURSE),
        (caps.month_micros - purse.months.get(month_of(now_ms), 0), Shortfall.MONTH),
        (caps.day_micros - purse.days.get(day_of(now_ms), 0), Shortfall.DAY),
        (caps.hour_micros - purse.hours.get(hour_of(now_ms), 0), Shortfall.HOUR),
        key=lambda room: room[0],
    )


def _fitting(amounts: Sequence[int], room: int) -> int:
    """How many of the first amounts fit; fewer than all of them, or the caller would ask for the same again."""
    count = 0
    for amount in amounts[:-1]:
        room -= amount
        if room < 0:
            break
        count += 1
    return count


def _names(reservation: str, at_ms: int) -> dict[str, str]:
    used = {alias: name for alias, name in ALIASES.items() if name in ("hours", "days", "months", "open")}
    return {"#left": "left", "#id": reservation, **used, **periods(at_ms)}
