"""Reserve money, and give back what was not used: conditional updates of the purse's one item.

A reservation is named in the item until its use is confirmed: that makes a repeated request harmless, and lets
`reconcile` say to the micro-unit what a crash left behind. Confirming one costs no request: it rides on the
container's next one.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import ALIASES, KEY, PATHS, Item, column, n, periods, read_purse
from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.purse import Price, PurseState, Shortfall, country_day
from antirelou.domain.room import verdicts
from antirelou.services.ports import Reservation

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
    def __init__(self, client: Any, table: str, caps: Caps, key: Item = KEY) -> None:
        """`key` names another item for one of several purses behind the same port (docs/scale.md)."""
        self._client = client
        self._table = table
        self._caps = caps
        self._key = key
        self._rubbish: set[tuple[str, str]] = set()

    def reserve(self, prices: Sequence[Price], now_ms: int) -> Reservation:
        """Raises if the table does; nothing may be sent then."""
        reservation = secrets.token_hex(6)
        # A period nobody spent in has no number to compare with: what is above a whole cap is shut out here.
        purse = PurseState(left=sum(price.micros for price in prices))
        found = verdicts(purse, self._caps, prices, now_ms)
        while wanted := [price for price, wall in zip(prices, found, strict=True) if wall is None]:
            item, done = self._try(reservation, wanted, now_ms)
            purse = read_purse(item)
            if done:
                self._note_rubbish(item, now_ms)
                break
            found = _fewer(found, verdicts(purse, self._caps, prices, now_ms))
        return Reservation(reservation, found, purse)

    def _try(self, reservation: str, wanted: Sequence[Price], now_ms: int) -> tuple[Item, bool]:
        """The purse's item, and whether it is reserved in it."""
        swept = sorted(self._rubbish)[:20]
        try:
            answer = self._client.update_item(**self._reserving(reservation, wanted, now_ms, swept))
        except ClientError as error:
            if not condition_failed(error):
                raise
            item = item_before(error)
            return item, reservation in column(item, "open")
        self._rubbish -= set(swept)
        return answer["Attributes"], True

    def _reserving(self, reservation: str, wanted: Sequence[Price], now_ms: int, swept: list[tuple[str, str]]) -> Item:
        micros, countries = sum(price.micros for price in wanted), _countries(wanted)
        removes = ", ".join(f"{PATHS[name]}.#r{i}" for i, (name, _) in enumerate(swept))
        counting = "".join(f", {_path(i)} = if_not_exists({_path(i)}, :zero) + :k{i}" for i in range(len(countries)))
        room = "".join(
            f" AND (attribute_not_exists({_path(i)}) OR {_path(i)} <= :room{i})" for i in range(len(countries))
        )
        return {
            **self._at(),
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
                ":hour_room": n(self._caps.hour_micros - micros),
                ":day_room": n(self._caps.day_micros - micros),
                ":month_room": n(self._caps.month_micros - micros),
                ":entry": {"M": {"micros": n(micros), "at_ms": n(now_ms)}},
                **{f":k{i}": n(replies) for i, (_, replies) in enumerate(countries)},
                **{f":room{i}": n(self._caps.country_replies - replies) for i, (_, replies) in enumerate(countries)},
            },
            "ReturnValues": "ALL_NEW",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def give_back(self, reservation: str, unused: Sequence[Price], reserved_ms: int) -> None:
        countries = _countries([price for price in unused if price.country])
        back = "".join(f", {_path(i)} = if_not_exists({_path(i)}, :k{i}) - :k{i}" for i in range(len(countries)))
        try:
            self._client.update_item(
                **self._at(),
                UpdateExpression=_GIVE_BACK.replace(" REMOVE", back + " REMOVE"),
                ConditionExpression="attribute_exists(#open.#id)",
                ExpressionAttributeNames={
                    **_names(reservation, reserved_ms),
                    **_country_names(countries, reserved_ms),
                },
                ExpressionAttributeValues={
                    ":unused": n(sum(price.micros for price in unused)),
                    **{f":k{i}": n(replies) for i, (_, replies) in enumerate(countries)},
                },
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
        yesterday = day_of(now_ms) - 1
        self._rubbish |= {
            ("countries", key) for key in column(item, "countries") if int(key.rpartition("-")[2]) < yesterday
        }

    def _at(self) -> Item:
        return {"TableName": self._table, "Key": self._key}


def _fewer(before: tuple[Shortfall | None, ...], now: tuple[Shortfall | None, ...]) -> tuple[Shortfall | None, ...]:
    """What is shut out stays so, and one more is when nothing else is: money came in between two tries."""
    found = [old or new for old, new in zip(before, now, strict=True)]
    if found.count(None) == before.count(None):
        found[len(found) - 1 - found[::-1].index(None)] = Shortfall.PURSE
    return tuple(found)


def _countries(prices: Sequence[Price]) -> list[tuple[str, int]]:
    return sorted(Counter(price.country for price in prices).items())


def _path(index: int) -> str:
    return f"#countries.#k{index}"


def _country_names(countries: list[tuple[str, int]], at_ms: int) -> dict[str, str]:
    names = {f"#k{i}": country_day(country, at_ms) for i, (country, _) in enumerate(countries)}
    return {"#countries": "countries", **names} if names else {}


def _names(reservation: str, at_ms: int) -> dict[str, str]:
    used = {alias: name for alias, name in ALIASES.items() if name in ("hours", "days", "months", "open")}
    return {"#left": "left", "#id": reservation, **used, **periods(at_ms)}
