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

    def __call__(self, deliveries: Sequence[Delivery], now_ms: int) -> tuple[list[Delivery], Outcomes]:
        """The same deliveries, with the contact of each that waited and is due; and outcomes for those that have none
        any more. Raises nothing."""
        refs = {i: d.wait for i, d in enumerate(deliveries) if d.wait and not d.early_ms(now_ms)}
        if not refs:
            return list(deliveries), {}
        try:
            found = self._waits.find(list(refs.values()))
        except Exception as fault:
            return list(deliveries), dict.fromkeys(refs, Failed(name_of(fault)))
        with ThreadPoolExecutor(self._threads) as pool:
            opened = pool.map(lambda index: self._open(deliveries[index], refs[index], found), refs)
            recalled = dict(enumerate(deliveries)) | dict(zip(refs, opened, strict=True))
        outcomes = {i: each for i, each in recalled.items() if not isinstance(each, Delivery)}
        return [each if isinstance(each, Delivery) else deliveries[i] for i, each in recalled.items()], outcomes

    def _open(self, delivery: Delivery, ref: WaitRef, found: dict[WaitRef, Wait]) -> Delivery | Outcome:
        wait = found.get(ref)
        if wait is None or not (wait.sealed or wait.via):
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

    def postpone(self, delivery: Delivery, due_ms: int) -> None:
        """It goes on waiting in the queue: nobody may take it for lost meanwhile."""
        if delivery.wait and delivery.contact:
            self._waits.postpone(delivery.wait, due_ms)

    def wipe(self, deliveries: Sequence[Delivery], outcomes: Sequence[Outcome]) -> None:
        """Of those that have ended. Never raises: replies have left; what stays is sealed, and expires."""
        for delivery, outcome in zip(deliveries, outcomes, strict=True):
            if delivery.wait and delivery.contact and isinstance(outcome, Answered | Refused):
                try:
                    self._waits.wipe(delivery.wait, delivery.contact.via)
                except Exception:  # noqa: S112
                    continue
