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
from antirelou.adapters.purse_item import COUNTS, KEY, Item, column, preparing, read_purse
from antirelou.adapters.purse_updates import Swept, giving_back, reserving
from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.purse import Price, PurseState, Shortfall
from antirelou.domain.quota import is_outdated
from antirelou.domain.room import verdicts
from antirelou.services.ports import Reservation


class TablePurse:
    def __init__(self, client: Any, table: str, caps: Caps, key: Item = KEY) -> None:
        """`key` names another item for one of several purses behind the same port (docs/scale.md)."""
        self._client = client
        self._table = table
        self._caps = caps
        self._key = key
        self._rubbish: set[Swept] = set()

    def reserve(self, prices: Sequence[Price], now_ms: int) -> Reservation:
        """Raises if the table does; nothing may be sent then."""
        reservation = secrets.token_hex(6)
        # A period nobody spent in has no number to compare with: what is above a whole cap or count is shut out here.
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
        item, done = self._update(reservation, wanted, now_ms)
        if not done and "open" not in item and not any(price.micros for price in wanted):
            # Nobody ever put money in, so there is no purse; a flat line needs none, but somewhere to count.
            self._client.update_item(**self._at(), **preparing())
            item, done = self._update(reservation, wanted, now_ms)
        return item, done

    def _update(self, reservation: str, wanted: Sequence[Price], now_ms: int) -> tuple[Item, bool]:
        swept = sorted(self._rubbish)[:20]
        try:
            answer = self._client.update_item(**self._at(), **reserving(self._caps, reservation, wanted, now_ms, swept))
        except ClientError as error:
            if not condition_failed(error):
                raise
            item = item_before(error)
            return item, reservation in column(item, "open")
        self._rubbish -= set(swept)
        return answer["Attributes"], True

    def give_back(self, reservation: str, unused: Sequence[Price], reserved_ms: int) -> None:
        try:
            self._client.update_item(**self._at(), **giving_back(self._caps, reservation, unused, reserved_ms))
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
        self._rubbish |= {(COUNTS, name) for name in column(item, COUNTS) if is_outdated(name, now_ms)}

    def _at(self) -> Item:
        return {"TableName": self._table, "Key": self._key}


def _fewer(before: tuple[Shortfall | None, ...], now: tuple[Shortfall | None, ...]) -> tuple[Shortfall | None, ...]:
    """What is shut out stays so, and one more is when nothing else is: money came in between two tries."""
    found = [old or new for old, new in zip(before, now, strict=True)]
    if found.count(None) == before.count(None):
        found[len(found) - 1 - found[::-1].index(None)] = Shortfall.PURSE
    return tuple(found)
