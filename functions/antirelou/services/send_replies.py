"""Send the replies that were decided on: reserve, mark, send, give back.

A crash between any two steps never sends twice and never frees money that may have been spent:
after the reservation, money is set aside and nothing left; after the mark, nobody may send that reply again.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from antirelou.domain.fault import name_of
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS, HOUR_MS, Caps
from antirelou.domain.outcome import Answered, Failed, Held, Outcome, Reason, Refused
from antirelou.domain.purse import Shortfall
from antirelou.domain.reply import Kind, Reply
from antirelou.services.ports import Carrier, Marks, Purse, Reservation, Sending, Sent, Watch


@dataclass(frozen=True)
class Attempt:
    """`used`: the reply's price counts as spent; None when nobody knows, and the reservation stays open for
    `reconcile`."""

    outcome: Outcome
    used: bool | None


class SendReplies:
    def __init__(
        self,
        marks: Marks,
        purse: Purse,
        carrier: Carrier,
        watch: Watch,
        limits: dict[Kind, Limits],
        caps: Caps,
        threads: int = 10,
    ) -> None:
        self._marks = marks
        self._purse = purse
        self._carrier = carrier
        self._watch = watch
        self._limits = limits
        self._caps = caps
        self._threads = threads

    def __call__(self, replies: Sequence[Reply], now_ms: int) -> list[Outcome]:
        """One outcome per reply, in order. At most one reply per sender, number and kind may be in `replies`."""
        payable = [r for r in replies if r.price_micros <= self._caps.least_micros]
        if not payable:
            return [Refused(Reason.OVER_CAP) for _ in replies]
        reservation = self._purse.reserve([r.price for r in payable], now_ms)
        judged = list(zip(payable, reservation.verdicts, strict=True))
        paid = [reply for reply, wall in judged if wall is None]
        attempts = self._attempt(paid, reservation.id, now_ms)
        self._settle_up(reservation, paid, attempts, now_ms)
        self._keep_watch(reservation, payable, now_ms)
        outcomes = {id(r): _shut_out(r, wall, now_ms) for r, wall in judged if wall}
        outcomes |= {id(r): attempt.outcome for r, attempt in zip(paid, attempts, strict=True)}
        return [outcomes.get(id(r), Refused(Reason.OVER_CAP)) for r in replies]

    def _attempt(self, replies: Sequence[Reply], reservation: str, now_ms: int) -> list[Attempt]:
        throttled = Event()
        if len(replies) <= 1:
            return [self._send_one(reply, reservation, throttled, now_ms) for reply in replies]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(lambda reply: self._send_one(reply, reservation, throttled, now_ms), replies))

    def _send_one(self, reply: Reply, reservation: str, throttled: Event, now_ms: int) -> Attempt:
        if throttled.is_set():  # the carrier is full: spare it, and the table, the rest of the batch
            return Attempt(_later(reply, "carrier_busy"), used=False)
        try:
            no = self._marks.mark(reply, reservation, self._limits[reply.kind], now_ms)
            if no:
                return Attempt(no if isinstance(no, Held) else Refused(no), used=False)
            return self._conclude(reply, self._carrier.send(reply), throttled)
        except Exception as fault:  # one reply's fault must not hide that its neighbours were sent
            return Attempt(Failed(name_of(fault)), used=None)

    def _conclude(self, reply: Reply, sent: Sent, throttled: Event) -> Attempt:
        if sent.state is Sending.SENT:
            return Attempt(Answered(reply.price_micros, played=reply.kind is Kind.SCRIPT), used=True)
        if sent.state is Sending.IN_DOUBT:
            return Attempt(Refused(Reason.IN_DOUBT, sent.detail), used=True)
        if sent.state is Sending.REFUSED:
            self._marks.write_off(reply)
            return Attempt(Refused(Reason.CARRIER_REFUSED, sent.detail), used=False)
        throttled.set()
        self._marks.unmark(reply)
        return Attempt(_later(reply, "carrier_busy"), used=False)

    def _settle_up(self, held: Reservation, paid: list[Reply], attempts: list[Attempt], now_ms: int) -> None:
        if not paid or any(attempt.used is None for attempt in attempts):
            return
        unused = [reply.price for reply, attempt in zip(paid, attempts, strict=True) if not attempt.used]
        try:
            if unused:
                self._purse.give_back(held.id, unused, now_ms)
            else:
                self._purse.close(held.id)
        except Exception:  # replies have left: failing now would hide them. The money stays reserved for `reconcile`
            return

    def _keep_watch(self, reservation: Reservation, asked: list[Reply], now_ms: int) -> None:
        paid = [reply.price_micros for reply in asked if reply.price_micros]
        if not paid:
            return
        try:
            self._watch(reservation.purse, min(paid), now_ms)
        except Exception:  # replies have left: failing now would hide them. The next reservation tells it again
            return


_SHUT_OUT = {
    Shortfall.PAUSED: Reason.PAUSED,
    Shortfall.PURSE: Reason.PURSE_EMPTY,
    Shortfall.MONTH: Reason.MONTH_CAP,
    Shortfall.COUNTRY: Reason.COUNTRY_QUOTA,
}


def _shut_out(reply: Reply, shortfall: Shortfall, now_ms: int) -> Outcome:
    """Over the purse it is refused; over the pace it waits for the next hour or day, somewhere in it."""
    if shortfall is Shortfall.HOUR:
        return _held(reply, HOUR_MS - now_ms % HOUR_MS + _spread(reply, HOUR_MS), "hour_cap")
    if shortfall is Shortfall.DAY:
        return _held(reply, DAY_MS - now_ms % DAY_MS + _spread(reply, DAY_MS), "day_cap")
    return Refused(_SHUT_OUT[shortfall])


def _later(reply: Reply, why: str) -> Outcome:
    return _held(reply, 5_000 + _spread(reply, 60_000), why)


def _held(reply: Reply, wait_ms: int, why: str) -> Outcome:
    """A script's answer fits nothing any more when it comes late: its text may be sent again."""
    return Refused(Reason.NOT_NOW, why) if reply.kind is Kind.SCRIPT else Held(wait_ms // 1000, why)


def _spread(reply: Reply, over_ms: int) -> int:
    """Somewhere in that time, by the reply's own id, so that a burst does not come back as a burst."""
    return int(reply.id[:8], 16) % over_ms
