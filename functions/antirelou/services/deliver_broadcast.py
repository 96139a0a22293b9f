"""Send a broadcast to the subscribers of one slice, one after the other: mark, send, write down how it ended.

A crash after the mark leaves that one in doubt, paid and never sent again. What stops the run stops it between two of
them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.broadcast import MOST_A_YEAR, BroadcastRef, Ending, Mark, MarkState, Member
from antirelou.domain.broadcast_text import BroadcastText
from antirelou.domain.money import Prices, Rate
from antirelou.domain.number import Number, State
from antirelou.domain.phone import parse_phone
from antirelou.domain.segments import bill
from antirelou.domain.sender import SenderRecord
from antirelou.services.broadcast_ports import Marked, Marks, Withdrawals
from antirelou.services.ports import Carrier, SenderKeys, Sending, Sent

REFUSALS_IN_A_ROW = 3
"""So many, and it is not these subscribers that the carrier refuses."""

_ACCOUNTS = frozenset(
    "AccessDeniedException INSUFFICIENT_ACCOUNT_REPUTATION ACCOUNT_DISABLED ResourceNotFoundException"
    " ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT DAILY_DESTINATION_CALL_LIMIT"
    " NO_ORIGINATION_IDENTITIES_FOUND RESOURCE_NOT_ACTIVE REGISTRATION_NOT_COMPLETE carrier_not_set_up"
    " twilio_20003 twilio_20005 twilio_21606 twilio_21659 gateway_401 gateway_403 gateway_404".split()
)
"""A carrier's reasons that have nothing to do with who was written to."""


class Stop(Enum):
    """Why a slice ends before its end. THROTTLED and SHAKY: it goes on later. SHORT, ACCOUNT and REFUSING: the
    broadcast is to be paused. HALTED: somebody paused or cancelled it. CHANGED: look again."""

    THROTTLED = "throttled"
    SHAKY = "shaky"
    CHANGED = "changed"
    HALTED = "halted"
    SHORT = "purse_empty"
    ACCOUNT = "carrier_says_no"
    REFUSING = "carrier_refuses"


@dataclass
class Delivered:
    """`passed` is the last key of those that ended; `attempts` how many the carrier was asked to take."""

    passed: str
    counts: Counter[str] = field(default_factory=Counter)
    attempts: int = 0
    stop: Stop | None = None
    detail: str = ""
    refusals: int = 0


@dataclass(frozen=True)
class Known:
    """What is known of a member before anything is done: the number, and the sender's record under its keys."""

    member: Member
    e164: str = field(default="", repr=False)
    keys: tuple[str, ...] = ()
    record: SenderRecord = field(default_factory=SenderRecord)


@dataclass(frozen=True)
class Order:
    """What is the same for all of a slice: the broadcast's id, its texts by locale, its pace, our numbers by name, and
    the run that its marks are told apart by."""

    broadcast: str
    texts: Mapping[str, str]
    pace_per_second: float
    numbers: Mapping[str, Number]
    run: str


class DeliverBroadcast:
    def __init__(
        self,
        marks: Marks,
        carrier: Carrier,
        withdrawals: Withdrawals,
        prices: Prices,
        rate: Rate,
        rest: Callable[[float], None],
    ) -> None:
        self._marks = marks
        self._carrier = carrier
        self._withdrawals = withdrawals
        self._prices = prices
        self._rate = rate
        self._rest = rest

    def __call__(self, order: Order, people: Sequence[Known], after: str, now_ms: int) -> Delivered:
        """How far it came, and why no farther."""
        done = Delivered(after)
        for known in people:
            if done.attempts:
                self._rest(1 / order.pace_per_second)
            ending = self._deliver(order, known, now_ms, done)
            if ending:
                done.counts[ending.label] += 1
            if done.stop not in (None, Stop.SHAKY, Stop.REFUSING):
                return done
            done.passed = known.member.ref.key
            if done.stop:
                return done
        return done

    def _deliver(self, order: Order, known: Known, now_ms: int, done: Delivered) -> Ending | None:
        """None for who is not subscribed, and where it stopped before an end."""
        member, ref = known.member, BroadcastRef(order.broadcast, known.member.ref)
        if mark := member.got.get(order.broadcast):
            return self._left_before(ref, mark)
        if not member.sealed:
            return None
        if reason := self._shut_out(known, now_ms):
            return reason
        text = self._written(ref, known, order.texts.get(member.locale, ""), order.numbers.get(member.number))
        if isinstance(text, Ending):
            return text
        marked = self._marks.mark(ref, member, text.price_micros, order.run, now_ms)
        if marked is Marked.WITHDRAWN:
            return None
        if marked is not Marked.YES:
            done.stop = {Marked.SHORT: Stop.SHORT, Marked.HALTED: Stop.HALTED}.get(marked, Stop.CHANGED)
            return None
        done.attempts += 1
        return self._conclude(text, self._carrier.send(text), done)

    def _left_before(self, ref: BroadcastRef, mark: Mark) -> Ending:
        """By a run that is over: one that was on its way then stays in doubt, whatever became of it."""
        if mark.ending is Ending.IN_DOUBT and mark.state is MarkState.SENDING:
            self._marks.conclude(ref, MarkState.IN_DOUBT)
        return mark.ending

    def _shut_out(self, known: Known, now_ms: int) -> Ending | None:
        if known.member.ref.key not in known.keys:
            self._withdrawals.withdraw([known.member.ref], now_ms)
            return Ending.KEY_GONE
        if known.record.opted_out or known.record.blocked:
            return Ending.OPTED_OUT if known.record.opted_out else Ending.BLOCKED
        return Ending.ENOUGH if known.member.had(now_ms) >= MOST_A_YEAR else None

    def _written(self, ref: BroadcastRef, known: Known, body: str, number: Number | None) -> BroadcastText | Ending:
        """A line with a flat rate is for answers: its plan allows no broadcasts."""
        if not body:
            return Ending.NO_TEXT
        if number is None or number.state is State.BURNED or number.flat_rate:
            return Ending.NO_WAY
        usd_micros = number.price_usd_micros(self._prices, ref.subscriber.country, bill(body).segments)
        if not usd_micros:
            return Ending.NO_WAY
        return BroadcastText(ref, known.e164, number, body, self._rate.from_usd(usd_micros), usd_micros)

    def _conclude(self, text: BroadcastText, sent: Sent, done: Delivered) -> Ending | None:
        done.detail = sent.detail
        if sent.state is Sending.REFUSED and sent.detail not in _ACCOUNTS:
            return self._refused(text, done)
        done.refusals = 0
        if sent.state is Sending.SENT:
            self._marks.conclude(text.ref, MarkState.SENT)
            return Ending.SENT
        if sent.state is Sending.IN_DOUBT:
            self._marks.conclude(text.ref, MarkState.IN_DOUBT)
            done.stop = Stop.SHAKY
            return Ending.IN_DOUBT
        self._marks.unmark(text.ref, text.price_micros)
        done.stop = Stop.THROTTLED if sent.state is Sending.THROTTLED else Stop.ACCOUNT
        return None

    def _refused(self, text: BroadcastText, done: Delivered) -> Ending:
        self._marks.write_off(text.ref, text.price_micros)
        done.refusals += 1
        if done.refusals >= REFUSALS_IN_A_ROW:
            done.stop = Stop.REFUSING
        return Ending.REFUSED


def known_keys(keys: SenderKeys, member: Member, e164: str, now_ms: int) -> tuple[str, ...]:
    """Under which this number is known, if it is of the country that its subscriber lies under."""
    phone = parse_phone(e164)
    if phone is None or phone.country != member.ref.country:
        return ()
    return keys.sender_keys(phone.e164, now_ms, now_ms)
