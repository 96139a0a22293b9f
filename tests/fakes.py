"""In-memory stand-ins. Each passes the tests of the real one: see integration/test_contracts.py."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from antirelou.domain.flow import Flow, Mode
from antirelou.domain.limits import Limits
from antirelou.domain.message import Message
from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.notice import Notice
from antirelou.domain.number import State
from antirelou.domain.outcome import Held, Reason
from antirelou.domain.pool import PoolChanges, read_number
from antirelou.domain.purse import FOR_MONEY, OpenReservation, Price, PurseState
from antirelou.domain.quota import quotas_of
from antirelou.domain.reply import Reply
from antirelou.domain.room import verdicts
from antirelou.domain.sender import Heard, Line, PastReply, SenderRecord
from antirelou.domain.talk import MOVED, Talk
from antirelou.domain.wait import LOST_MS, Wait, WaitRef, due_message
from antirelou.services.ports import LineState, Looked, Reservation, Sending, Sent


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
class FakeTallies:
    days: dict[int, Counter[str]] = field(default_factory=dict)

    def add(self, day: int, counts: Counter[str]) -> None:
        self.days[day] = self.days.get(day, Counter()) + counts

    def read(self, days: Iterable[int]) -> Counter[str]:
        return sum(self.by_day(days).values(), Counter())

    def by_day(self, days: Iterable[int]) -> dict[int, Counter[str]]:
        return {day: self.days[day] for day in days if day in self.days}


@dataclass
class FakeTextCounts:
    days: dict[int, Counter[str]] = field(default_factory=dict)

    def add(self, day: int, counts: Counter[str]) -> None:
        self.days[day] = self.days.get(day, Counter()) + counts


@dataclass
class FakePool:
    changes: PoolChanges = field(default_factory=PoolChanges)
    locales: frozenset[str] = frozenset({"fr-FR", "fr-CA", "en"})
    reads: int = 0

    def read(self) -> PoolChanges:
        self.reads += 1
        return self.changes

    def add(self, name: str, fields: Mapping[str, Any]) -> None:
        others = [number for number in self.changes.added if number.name != name]
        added = (*others, read_number(name, fields, self.locales))
        self.changes = PoolChanges(tuple(sorted(added, key=lambda number: number.name)), self.changes.states)

    def set_state(self, name: str, state: State) -> None:
        states = dict(self.changes.states) | {name: state}
        self.changes = PoolChanges(self.changes.added, tuple(sorted(states.items())))

    def drop(self, name: str) -> None:
        self.changes = PoolChanges(
            tuple(number for number in self.changes.added if number.name != name),
            tuple(each for each in self.changes.states if each[0] != name),
        )


@dataclass
class FakeWaits:
    waits: dict[tuple[str, str], Wait] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def put(self, wait: Wait, now_ms: int) -> Wait:
        with self.lock:
            place = (wait.ref.sender_key, wait.ref.number)
            standing = self.waits.get(place)
            if standing is None or not standing.sealed or standing.due_ms < now_ms - LOST_MS:
                self.waits[place] = standing = wait
            return standing

    def find(self, refs: Sequence[WaitRef]) -> dict[WaitRef, Wait]:
        found = {ref: self.waits.get((ref.sender_key, ref.number)) for ref in refs}
        return {ref: wait for ref, wait in found.items() if wait and wait.ref == ref}

    def postpone(self, ref: WaitRef, due_ms: int) -> None:
        with self.lock:
            wait = self.waits.get((ref.sender_key, ref.number))
            if wait and wait.ref == ref:
                self.waits[ref.sender_key, ref.number] = replace(wait, due_ms=due_ms)

    def wipe(self, ref: WaitRef, via: str = "") -> None:
        with self.lock:
            wait = self.waits.get((ref.sender_key, ref.number))
            if wait and wait.ref == ref:
                self.waits[ref.sender_key, ref.number] = replace(wait, sealed=b"", via=via)

    def overdue(self, before_ms: int) -> list[WaitRef]:
        return [wait.ref for wait in self.waits.values() if wait.sealed and wait.due_ms < before_ms]

    def sealed(self) -> list[WaitRef]:
        return [wait.ref for wait in self.waits.values() if wait.sealed]

    def forget(self, sender_key: str) -> None:
        with self.lock:
            self.waits = {place: wait for place, wait in self.waits.items() if place[0] != sender_key}


class FakeSeals:
    """Readable by who knows the ref, and by nobody else."""

    def seal(self, what: Mapping[str, str], ref: WaitRef) -> bytes:
        return json.dumps([str(ref), dict(what)]).encode()[::-1]

    def open(self, sealed: bytes, ref: WaitRef) -> dict[str, str]:
        name, what = json.loads(sealed[::-1])
        if name != str(ref):
            raise ValueError("sealed for another contact")
        return dict(what)


@dataclass
class FakeTimers:
    """`due` is what was set and did not run."""

    due: dict[WaitRef, int] = field(default_factory=dict)

    def set(self, ref: WaitRef, due_ms: int) -> None:
        self.due.setdefault(ref, due_ms)

    def run(self, now_ms: int) -> list[str]:
        """The messages that are due; each comes once."""
        ready = [ref for ref, due_ms in self.due.items() if due_ms <= now_ms]
        for ref in ready:
            del self.due[ref]
        return [due_message(ref) for ref in ready]


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
    talks: dict[str, Talk] = field(default_factory=dict)
    flows: FakeFlows = field(default_factory=FakeFlows)
    pool: FakePool = field(default_factory=FakePool)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def look(self, people: Sequence[tuple[str, ...]], with_line: bool = False, certain: bool = False) -> Looked:
        records = [SenderRecord.merge(self._record(key) for key in person) for person in people]
        return Looked(records, LineState(self.flows.read(), self.pool.changes) if with_line else None)

    def _record(self, key: str) -> SenderRecord:
        lines = {
            line: tuple(PastReply(m.id, m.at_ms, m.via) for m in marks)
            for (k, line), marks in self.lines.items()
            if k == key
        }
        return SenderRecord(
            opted_out=key in self.opted_out,
            blocked=key in self.blocked,
            silent_until_ms=self.silent.get(key, 0),
            replies=lines,
            heard=self.heard.get(key, frozenset()),
            talk=self.talks.get(key),
        )

    def mark(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Reason | Held | None:
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
            if not reason and reply.move and self.talks.get(reply.sender_key) != reply.move.was:
                return MOVED
            if not reason:
                self._move(reply, reply.move and reply.move.now)
                marks.insert(0, Marked(reply.id, reply.at_ms, reply.price_micros, reservation, reply.via))
            return reason

    def unmark(self, reply: Reply) -> None:
        with self.lock:
            if self._is_newest(reply):
                del self._line(reply)[0]
                self._move_back(reply)

    def write_off(self, reply: Reply) -> None:
        with self.lock:
            if self._is_newest(reply):
                self._line(reply)[0].micros = 0
                self._move_back(reply)

    def _move(self, reply: Reply, now: Talk | None) -> None:
        if now:
            self.talks[reply.sender_key] = now

    def _move_back(self, reply: Reply) -> None:
        if reply.move and reply.move.now:
            self.talks.pop(reply.sender_key, None)
            self._move(reply, reply.move.was)

    def opt_out(self, sender_key: str, now_ms: int) -> Talk | None:
        self.opted_out.add(sender_key)
        return self.talks.pop(sender_key, None)

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
    counts: dict[str, int] = field(default_factory=dict)
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

    def pause(self, why: str) -> None:
        if self.paused in ("", *FOR_MONEY):
            self.paused = why

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
            self.paused, dict(self.hours), dict(self.days), dict(self.months), dict(self.counts),
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
            for quota in quotas_of(price, self.caps, now_ms):
                self.counts[quota.name] = self.counts.get(quota.name, 0) + sign


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
