"""In-memory stand-ins. Each passes the tests of the real one: see integration/test_contracts.py."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from antirelou.domain.flow import Flow, Mode
from antirelou.domain.limits import Limits
from antirelou.domain.message import Message
from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.notice import Notice
from antirelou.domain.outcome import Reason
from antirelou.domain.purse import OpenReservation, Price, PurseState, country_day
from antirelou.domain.reply import Reply
from antirelou.domain.room import verdicts
from antirelou.domain.sender import Heard, Line, PastReply, SenderRecord
from antirelou.services.ports import Looked, Reservation, Sending, Sent


@dataclass
class Marked:
    id: str
    at_ms: int
    micros: int
    by: str
    via: str


@dataclass
class FakeFlows:
    flow: Flow = field(default_factory=Flow)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def read(self) -> Flow:
        return self.flow

    def swap(self, old: Flow, new: Flow) -> tuple[Flow, bool]:
        with self.lock:
            if self.flow.version != old.version:
                return self.flow, False
            self.flow = replace(new, mode=self.flow.mode)
            return self.flow, True

    def set_mode(self, mode: Mode) -> None:
        with self.lock:
            self.flow = replace(self.flow, mode=mode)


@dataclass
class FakeNotices:
    """Notices and maintainers in one: who claimed what, and what was told."""

    claimed: dict[str, int] = field(default_factory=dict)
    told: list[Message] = field(default_factory=list)

    def claim(self, notice: Notice) -> bool:
        claimed = self.claimed.get(notice.name) != notice.period
        self.claimed[notice.name] = notice.period
        return claimed

    def unclaim(self, notice: Notice) -> None:
        self.claimed.pop(notice.name, None)

    def pause(self, why: str) -> None:
        """Of no interest here."""

    def tell(self, message: Message) -> None:
        self.told.append(message)


@dataclass
class FakePrefixes:
    quota: int = 1_000_000
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def take(self, prefix: str, day: int, replies: int) -> int:
        with self.lock:
            before = self.counts.get((prefix, day), 0)
            taken = max(0, min(replies, self.quota - before))
            self.counts[prefix, day] = before + taken
            return taken

    def give_back(self, prefix: str, day: int, replies: int) -> None:
        with self.lock:
            self.counts[prefix, day] -= replies


@dataclass
class FakeSenders:
    lines: dict[tuple[str, Line], list[Marked]] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    silent: dict[str, int] = field(default_factory=dict)
    heard: dict[str, frozenset[Heard]] = field(default_factory=dict)
    flows: FakeFlows = field(default_factory=FakeFlows)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def look(self, people: Sequence[tuple[str, ...]], with_flow: bool = False) -> Looked:
        records = [SenderRecord.merge(self._record(key) for key in person) for person in people]
        return Looked(records, self.flows.read() if with_flow else None)

    def _record(self, key: str) -> SenderRecord:
        lines = {
            line: tuple(PastReply(m.id, m.at_ms, m.via) for m in marks)
            for (k, line), marks in self.lines.items()
            if k == key
        }
        return SenderRecord(
            key in self.opted_out, key in self.blocked, self.silent.get(key, 0), lines, self.heard.get(key, frozenset())
        )

    def mark(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Reason | None:
        with self.lock:
            marks = self._line(reply)
            if reply.sender_key in self.opted_out:
                return Reason.OPTED_OUT
            if reply.sender_key in self.blocked:
                return Reason.BLOCKED
            mine = next((m for m in marks if m.id == reply.id), None)
            if mine:
                return None if mine.by == reservation else Reason.DUPLICATE
            reason = limits.refusal([m.at_ms for m in marks], reply.at_ms)
            if self.silent.get(reply.sender_key, 0) > reply.at_ms:
                reason = Reason.INSISTENT
            if not reason:
                marks.insert(0, Marked(reply.id, reply.at_ms, reply.price_micros, reservation, reply.via))
            return reason

    def unmark(self, reply: Reply) -> None:
        with self.lock:
            if self._is_newest(reply):
                del self._line(reply)[0]

    def write_off(self, reply: Reply) -> None:
        with self.lock:
            if self._is_newest(reply):
                self._line(reply)[0].micros = 0

    def opt_out(self, sender_key: str, now_ms: int) -> None:
        self.opted_out.add(sender_key)

    def hear(self, sender_key: str, heard: Collection[Heard], gone: Collection[Heard], now_ms: int) -> SenderRecord:
        with self.lock:
            if sender_key not in self.opted_out | self.blocked:
                noted = {(each.id, each.echo): each for each in self.heard.get(sender_key, ()) if each not in gone}
                self.heard[sender_key] = frozenset((noted | {(each.id, each.echo): each for each in heard}).values())
            return self._record(sender_key)

    def silence(self, sender_key: str, until_ms: int, now_ms: int) -> None:
        with self.lock:
            self.silent[sender_key] = max(self.silent.get(sender_key, 0), until_ms)

    def used_by(self, reservations: Collection[str]) -> dict[str, int]:
        marks = [mark for line in self.lines.values() for mark in line]
        return {name: sum(m.micros for m in marks if m.by == name) for name in reservations}

    def _line(self, reply: Reply) -> list[Marked]:
        return self.lines.setdefault((reply.sender_key, (reply.number.name, reply.kind)), [])

    def _is_newest(self, reply: Reply) -> bool:
        marks = self._line(reply)
        return bool(marks) and marks[0].id == reply.id


@dataclass
class FakePurse:
    """The purse and its book in one."""

    caps: Caps
    senders: FakeSenders
    funded: int = 0
    left: int = 0
    reserved: int = 0
    hours: dict[int, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    spent: int = 0
    filled: int = 0
    settled_replies: int = 0
    settled_micros: int = 0
    paused: str = ""
    told: dict[str, int] = field(default_factory=dict)
    open: dict[str, OpenReservation] = field(default_factory=dict)
    count: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def fund(self, micros: int) -> None:
        with self.lock:
            self.funded += micros
            self.left += micros
            self.filled = self.left

    def reserve(self, prices: Sequence[Price], now_ms: int) -> Reservation:
        with self.lock:
            self.count += 1
            name = f"r{self.count}"
            found = verdicts(self.read(), self.caps, prices, now_ms)
            granted = [price for price, wall in zip(prices, found, strict=True) if wall is None]
            if granted:
                self._move(granted, 1, now_ms)
                self.open[name] = OpenReservation(name, sum(price.micros for price in granted), now_ms)
            return Reservation(name, found, self.read())

    def give_back(self, reservation: str, unused: Sequence[Price], now_ms: int) -> None:
        with self.lock:
            if self.open.pop(reservation, None):
                self._move(unused, -1, now_ms)

    def close(self, reservation: str) -> None:
        """As on the table, confirmed at some later time: not at once."""

    def forget_reservation(self, reservation: str) -> None:
        self.open.pop(reservation, None)

    def read(self) -> PurseState:
        return PurseState(
            self.funded, self.left, self.reserved, self.spent, self.filled, self.settled_replies, self.settled_micros,
            self.paused, dict(self.hours), dict(self.days), dict(self.months), dict(self.countries),
            tuple(self.open.values()), {}, dict(self.told),
        )  # fmt: skip

    def used_by(self, reservations: Collection[str]) -> dict[str, int]:
        return self.senders.used_by(reservations)

    def _move(self, prices: Sequence[Price], sign: int, now_ms: int) -> None:
        micros = sign * sum(price.micros for price in prices)
        self.left -= micros
        self.reserved += micros
        self.hours[hour_of(now_ms)] = self.hours.get(hour_of(now_ms), 0) + micros
        self.days[day_of(now_ms)] = self.days.get(day_of(now_ms), 0) + micros
        self.months[month_of(now_ms)] = self.months.get(month_of(now_ms), 0) + micros
        for price in prices:
            name = country_day(price.country, now_ms)
            self.countries[name] = self.countries.get(name, 0) + sign


@dataclass
class FakeWatch:
    """What it was shown."""

    seen: list[PurseState] = field(default_factory=list)

    def __call__(self, purse: PurseState, next_micros: int, now_ms: int) -> None:
        self.seen.append(purse)


@dataclass
class FakeCarrier:
    """`sent` is what left. `script` gives the next results, SENT when it is empty."""

    sent: list[Reply] = field(default_factory=list)
    script: list[Sending] = field(default_factory=list)
    on_send: Callable[[Reply], None] = lambda reply: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def send(self, reply: Reply) -> Sent:
        self.on_send(reply)
        with self.lock:
            state = self.script.pop(0) if self.script else Sending.SENT
            if state in (Sending.SENT, Sending.IN_DOUBT):
                self.sent.append(reply)
            return Sent(state)


@dataclass
class FakePrices:
    """What the carrier billed, by its name of the message."""

    micros: dict[str, int] = field(default_factory=dict)

    def price_usd_micros(self, message: str) -> int | None:
        return self.micros.get(message)


@dataclass
class FakeClaims:
    first_ms: dict[str, int] = field(default_factory=dict)

    def claim(self, name: str, now_ms: int) -> int:
        return self.first_ms.setdefault(name, now_ms)


@dataclass
class FakeQueues:
    """Inbox and dead letters in one."""

    handed_in: list[str] = field(default_factory=list)
    put: list[tuple[str, int]] = field(default_factory=list)
    buried: list[tuple[Any, str]] = field(default_factory=list)

    def hand_in(self, body: str) -> None:
        self.handed_in.append(body)

    def put_back(self, body: str, seconds: int) -> None:
        self.put.append((body, seconds))

    def bury(self, shape: Any, why: str) -> None:
        self.buried.append((shape, why))
