"""Forget someone who asks: all that their number's keys reach."""

import secrets
from typing import Protocol

from antirelou.domain.phone import parse_phone
from antirelou.domain.report import ReplyRef
from antirelou.domain.settlement import Owed, Settlement, sweep
from antirelou.domain.slip import Slip
from antirelou.domain.subscriber import SubscriberRef
from antirelou.services.erase_subscriber import EraseSubscriber
from antirelou.services.ports import SenderKeys
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from antirelou.services.settle_reports import slip_for


class People(Protocol):
    def replies_of(self, key: str) -> list[ReplyRef]:
        """The replies remembered under this key."""

    def erase(self, key: str) -> bool:
        """False if there was nothing."""


class Settlements(Protocol):
    def find(self, reply: ReplyRef) -> Owed | None:
        """What is remembered of a marked reply."""

    def record(self, reply: ReplyRef, was: Owed, settlement: Settlement, slip: Slip) -> bool:
        """Settle it and add to the slip, both or neither."""

    def remember_settled(self, reply: ReplyRef, now_ms: int) -> None:
        """A report still to come for it must move nothing."""


class Slips(Protocol):
    def count_in_again(self, slip: Slip, now_ms: int) -> None:
        """Count a slip into the purse, once however often it is called."""


class NotANumberError(ValueError):
    """What was given is not a phone number; it is not quoted."""


class TooSoonError(ValueError):
    """They were answered so lately that the money of it may still be moving."""


class ForgetPerson:
    def __init__(
        self,
        keys: SenderKeys,
        people: People,
        settlements: Settlements,
        slips: Slips,
        reconcile: ReconcilePurse,
        subscriber: EraseSubscriber | None = None,
    ) -> None:
        self._keys = keys
        self._people = people
        self._settlements = settlements
        self._slips = slips
        self._reconcile = reconcile
        self._subscriber = subscriber

    def __call__(self, number: str, now_ms: int) -> int:
        """How many items were erased. The money of their replies is settled first: the books stay whole.

        Raises NotANumberError, and TooSoonError in the quarter of an hour after a reply.
        """
        phone = parse_phone("".join(number.split()))
        if phone is None:
            raise NotANumberError
        keys = self._keys.sender_keys(phone.e164, now_ms, now_ms)
        found = [(reply, self._settlements.find(reply)) for key in keys for reply in self._people.replies_of(key)]
        if any(owed and owed.at_ms > now_ms - OLD_ENOUGH_MS for _, owed in found):
            raise TooSoonError
        refs = [SubscriberRef(phone.country, key) for key in keys]
        if self._subscriber and self._subscriber.is_being_written_to(refs, now_ms - OLD_ENOUGH_MS):
            raise TooSoonError
        self._reconcile(now_ms)  # no reservation may be left that only these replies explain
        for reply, owed in found:
            self._settle(reply, owed, now_ms)
        subscribers = self._subscriber(refs) if self._subscriber else 0
        return subscribers + sum(self._people.erase(key) for key in keys)

    def _settle(self, reply: ReplyRef, owed: Owed | None, now_ms: int) -> None:
        self._settlements.remember_settled(reply, now_ms)
        if owed and owed.paid_micros is None:
            settlement = sweep(owed)
            slip = slip_for(owed, settlement, secrets.token_hex(8), now_ms)
            if self._settlements.record(reply, owed, settlement, slip):
                self._slips.count_in_again(slip, now_ms)
