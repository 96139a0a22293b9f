"""The purse: one item, `purse`, moved only by conditional updates.

`left + reserved + spent` is all that was ever put in. `hours` and `days` hold what was committed in each, `open` the
reservations whose use is not confirmed yet: it makes a repeated request harmless, and lets `reconcile` say to the
micro-unit what a crash left behind. Confirming one costs no request: it rides on the container's next reservation.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.domain.money import Caps, day_of, hour_of
from antirelou.services.ports import Reservation, Shortfall

Item = dict[str, Any]

_PATHS = {"open": "#open", "hours": "hours", "days": "days"}  # "open" is a reserved word of DynamoDB

_PURSE = {"pk": {"S": "purse"}}


class TablePurse:
    def __init__(self, client: Any, table: str, caps: Caps) -> None:
        self._client = client
        self._table = table
        self._caps = caps
        self._rubbish: set[tuple[str, str]] = set()

    def reserve(self, amounts: Sequence[int], now_ms: int) -> Reservation:
        """Raises if the table does; nothing may be sent then."""
        reservation = secrets.token_hex(6)
        granted, shortfall = len(amounts), None
        while granted:
            item = self._try(reservation, sum(amounts[:granted]), now_ms)
            if item is None:
                return Reservation(reservation, granted, shortfall)
            room, shortfall = self._room(item, now_ms)
            granted = _fitting(amounts[:granted], room)
        return Reservation(reservation, 0, shortfall)

    def _try(self, reservation: str, micros: int, now_ms: int) -> Item | None:
        """None if it is reserved; else the purse as it stood."""
        swept = sorted(self._rubbish)[:20]
        try:
            answer = self._client.update_item(**self._reserving(reservation, micros, now_ms, swept))
        except ClientError as error:
            if not condition_failed(error):
                raise
            item = item_before(error)
            return None if reservation in _map(item, "open") else item
        self._rubbish -= set(swept)
        self._note_rubbish(answer["Attributes"], now_ms)
        return None

    def _reserving(self, reservation: str, micros: int, now_ms: int, swept: list[tuple[str, str]]) -> Item:
        removes = ", ".join(f"{_PATHS[field]}.#r{i}" for i, (field, _) in enumerate(swept))
        return {
            **self._at(),
            "UpdateExpression": (
                "SET #left = #left - :sum, reserved = reserved + :sum,"
                " hours.#hour = if_not_exists(hours.#hour, :zero) + :sum,"
                " days.#day = if_not_exists(days.#day, :zero) + :sum,"
                " #open.#id = :entry" + (f" REMOVE {removes}" if removes else "")
            ),
            "ConditionExpression": (
                "#left >= :sum"
                " AND (attribute_not_exists(hours.#hour) OR hours.#hour <= :hour_room)"
                " AND (attribute_not_exists(days.#day) OR days.#day <= :day_room)"
                " AND attribute_not_exists(#open.#id)"
            ),
            "ExpressionAttributeNames": {
                "#left": "left",
                "#open": "open",
                "#id": reservation,
                **_periods(now_ms),
                **{f"#r{i}": key for i, (_, key) in enumerate(swept)},
            },
            "ExpressionAttributeValues": {
                ":sum": _n(micros),
                ":zero": _n(0),
                ":hour_room": _n(self._caps.hour_micros - micros),
                ":day_room": _n(self._caps.day_micros - micros),
                ":entry": {"M": {"micros": _n(micros), "at_ms": _n(now_ms)}},
            },
            "ReturnValues": "ALL_NEW",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def give_back(self, reservation: str, micros: int, now_ms: int) -> None:
        """`now_ms` is the reservation's own time: the money goes back to the hour and day it came from."""
        try:
            self._client.update_item(
                **self._at(),
                UpdateExpression=(
                    "SET #left = #left + :unused, reserved = reserved - :unused,"
                    " hours.#hour = if_not_exists(hours.#hour, :unused) - :unused,"
                    " days.#day = if_not_exists(days.#day, :unused) - :unused"
                    " REMOVE #open.#id"
                ),
                ConditionExpression="attribute_exists(#open.#id)",
                ExpressionAttributeNames={"#left": "left", "#open": "open", "#id": reservation, **_periods(now_ms)},
                ExpressionAttributeValues={":unused": _n(micros)},
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: it was given back already, and the response was lost
                raise

    def close(self, reservation: str) -> None:
        self._rubbish.add(("open", reservation))

    def _room(self, item: Item, now_ms: int) -> tuple[int, Shortfall]:
        if not item:
            return 0, Shortfall.PURSE
        hour = _amount(_map(item, "hours").get(str(hour_of(now_ms))))
        day = _amount(_map(item, "days").get(str(day_of(now_ms))))
        return min(
            (_amount(item.get("left")), Shortfall.PURSE),
            (self._caps.day_micros - day, Shortfall.DAY),
            (self._caps.hour_micros - hour, Shortfall.HOUR),
            key=lambda room: room[0],
        )

    def _note_rubbish(self, item: Item, now_ms: int) -> None:
        hours = {("hours", key) for key in _map(item, "hours") if int(key) < hour_of(now_ms) - 1}
        days = {("days", key) for key in _map(item, "days") if int(key) < day_of(now_ms) - 1}
        self._rubbish |= hours | days

    def _at(self) -> Item:
        return {"TableName": self._table, "Key": _PURSE}


def _fitting(amounts: Sequence[int], room: int) -> int:
    """How many of the first amounts fit; fewer than all of them, or the caller would ask for the same again."""
    count = 0
    for amount in amounts[:-1]:
        room -= amount
        if room < 0:
            break
        count += 1
    return count


def _periods(now_ms: int) -> dict[str, str]:
    return {"#hour": str(hour_of(now_ms)), "#day": str(day_of(now_ms))}


def _map(item: Item, name: str) -> Item:
    fields: Item = item.get(name, {}).get("M", {})
    return fields


def _amount(value: Item | None) -> int:
    return int(value["N"]) if value else 0


def _n(value: int) -> Item:
    return {"N": str(value)}
