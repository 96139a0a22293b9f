"""When the time has come: open what was sealed, and wipe it once the contact has ended."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from antirelou.domain.contact import Contact, Medium, via_of
from antirelou.domain.delivery import Delivery
from antirelou.domain.fault import name_of
from antirelou.domain.outcome import Answered, Failed, Outcome, Reason, Refused
from antirelou.domain.wait import Wait, WaitRef
from antirelou.services.ports import Seals, Waits

Outcomes = dict[int, Outcome]


class RecallWaits:
    def __init__(self, waits: Waits, seals: Seals, threads: int = 10) -> None:
        self._waits = waits
        self._seals = seals
        self._threads = threads

    def __call__(self, deliveries: Sequence[Delivery]) -> tuple[list[Delivery], Outcomes]:
        """The same deliveries, with the contact of each that waited; and outcomes for those that have none any more.
        Raises nothing."""
        refs = [delivery.wait for delivery in deliveries if delivery.wait]
        if not refs:
            return list(deliveries), {}
        try:
            found = self._waits.find(refs)
        except Exception as fault:
            return list(deliveries), {i: Failed(name_of(fault)) for i, d in enumerate(deliveries) if d.wait}
        with ThreadPoolExecutor(self._threads) as pool:
            recalled = list(pool.map(lambda delivery: self._open(delivery, found), deliveries))
        outcomes = {i: each for i, each in enumerate(recalled) if not isinstance(each, Delivery)}
        return [e if isinstance(e, Delivery) else d for d, e in zip(deliveries, recalled, strict=True)], outcomes

    def _open(self, delivery: Delivery, found: dict[WaitRef, Wait]) -> Delivery | Outcome:
        if delivery.wait is None:
            return delivery
        wait = found.get(delivery.wait)
        if wait is None:
            return Refused(Reason.GONE)
        if not wait.sealed:  # ended by this very delivery, whose end a crash then hid, or by another
            return Refused(Reason.IN_DOUBT if wait.via == via_of(delivery.record) else Reason.DUPLICATE)
        try:
            return replace(delivery, contact=self._contact(delivery, wait))
        except Exception as fault:  # one seal's fault is not the batch's
            return Failed(name_of(fault))

    def _contact(self, delivery: Delivery, wait: Wait) -> Contact:
        kept = self._seals.open(wait.sealed, wait.ref)
        return Contact(
            id=kept["id"],
            sender=kept["sender"],
            number=kept["number"],
            body="",
            sent_ms=wait.sent_ms,
            delivery=delivery.record,
            due_ms=delivery.due_ms if delivery.due_ms is not None else wait.due_ms,
            medium=Medium(kept["medium"]),
        )

    def wipe(self, deliveries: Sequence[Delivery], outcomes: Sequence[Outcome]) -> None:
        """Of those that have ended. Never raises: replies have left; what stays is sealed, and expires."""
        for delivery, outcome in zip(deliveries, outcomes, strict=True):
            if delivery.wait and delivery.contact and isinstance(outcome, Answered | Refused):
                try:
                    self._waits.wipe(delivery.wait, delivery.contact.via)
                except Exception:  # noqa: S112
                    continue
