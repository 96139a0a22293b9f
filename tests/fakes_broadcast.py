"""Subscribers and broadcasts in memory: passes integration/test_broadcast_contracts.py as the table does."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from antirelou.domain.broadcast import Broadcast, BroadcastRef, Mark, MarkState, Member, Stage
from antirelou.domain.journal import Entry
from antirelou.domain.money import DAY_MS
from antirelou.domain.settlement import Owed
from antirelou.domain.slice import LEASE_MS, Slice
from antirelou.domain.subscriber import SUBSCRIBED_DAYS, Agreement, Asked, Question, SubscriberRef
from antirelou.services.broadcast_ports import Cursor, Marked, Page, Taken

_OPEN = (Stage.PROPOSED, Stage.APPROVED, Stage.RUNNING, Stage.PAUSED)


@dataclass
class Person:
    asked: Question | None = None
    agreed: Agreement | None = None
    proof: Question | None = None
    withdrawn_ms: int = 0
    subscribed: bool = False
    got: dict[str, Mark] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeStore:
    """All that lies in the table, behind every port there is to it."""

    people: dict[SubscriberRef, Person] = field(default_factory=dict)
    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    journal: dict[str, list[Entry]] = field(default_factory=dict)
    cursors: dict[tuple[str, str, int], Cursor] = field(default_factory=dict)
    leases: dict[tuple[str, str, int], tuple[str, int]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    # Subscribers

    def asked(self, people: Sequence[SubscriberRef]) -> Asked | None:
        found = [
            Asked(ref, person.asked.at_ms, person.withdrawn_ms)
            for ref in people
            if (person := self.people.get(ref)) and person.asked
        ]
        return max(found, key=lambda asked: asked.asked_ms, default=None)

    def ask(self, ref: SubscriberRef, question: Question) -> None:
        self.people.setdefault(ref, Person()).asked = question

    def agree(self, ref: SubscriberRef, agreement: Agreement) -> bool:
        with self.lock:
            person = self.people.get(ref)
            if person is None or person.asked is None or person.withdrawn_ms >= person.asked.at_ms > 0:
                return False
            person.agreed, person.proof, person.subscribed = agreement, person.asked, True
            return True

    def withdraw(self, people: Sequence[SubscriberRef], now_ms: int) -> None:
        with self.lock:
            for person in (self.people[ref] for ref in people if ref in self.people):
                person.withdrawn_ms, person.subscribed = now_ms, False

    def member(self, ref: SubscriberRef, now_ms: int) -> Member:
        person = self.people[ref]
        sealed = person.agreed.sealed if person.agreed and person.subscribed else b""
        if person.agreed and now_ms >= person.agreed.at_ms + SUBSCRIBED_DAYS * DAY_MS:
            sealed = b""
        locale, number = (person.agreed.locale, person.agreed.number) if person.agreed else ("", "")
        return Member(ref, sealed, locale, number, dict(person.got))

    # Audience

    def page(self, slice_: Slice, size: int, now_ms: int) -> Page:
        with self.lock:
            refs = self._after(slice_)
            return Page(tuple(self.member(ref, now_ms) for ref in refs[:size]), len(refs) >= size)

    def groups(self, countries: Sequence[str], now_ms: int) -> Counter[tuple[str, str, str]]:
        members = [self.member(ref, now_ms) for ref in self.people if ref.country in countries]
        return Counter((m.ref.country, m.locale, m.number) for m in members if m.sealed)

    def left(self, slice_: Slice, now_ms: int) -> int:
        return sum(bool(self.member(ref, now_ms).sealed) for ref in self._after(slice_))

    def marks(self, broadcast: str, countries: Sequence[str]) -> Iterator[Mark]:
        for ref, person in self.people.items():
            if ref.country in countries and broadcast in person.got:
                yield person.got[broadcast]

    def _after(self, slice_: Slice) -> list[SubscriberRef]:
        shard = [ref for ref in self.people if (ref.country, ref.shard) == (slice_.country, slice_.shard)]
        return sorted((ref for ref in shard if ref.key > slice_.after), key=lambda ref: ref.key)

    # Marks

    def mark(self, ref: BroadcastRef, member: Member, price_micros: int, run: str, now_ms: int) -> Marked:
        with self.lock:
            person, there = self.people.get(ref.subscriber, Person()), self.broadcasts[ref.broadcast]
            if person.by.get(ref.broadcast) == run and ref.broadcast in person.got:
                return Marked.YES
            if there.stage is not Stage.RUNNING:
                return Marked.HALTED
            if there.left < price_micros:
                return Marked.SHORT
            if not person.subscribed:
                return Marked.WITHDRAWN
            if len(person.got) != len(member.got) or ref.broadcast in person.got:
                return Marked.CHANGED
            person.got[ref.broadcast] = Mark(MarkState.SENDING, now_ms, price_micros, price_micros)
            person.by[ref.broadcast] = run
            self._spend(ref.broadcast, price_micros)
            return Marked.YES

    def unmark(self, ref: BroadcastRef, price_micros: int) -> None:
        with self.lock:
            if self._may_give_back(ref, price_micros):
                del self.people[ref.subscriber].got[ref.broadcast]
                self._spend(ref.broadcast, -price_micros)

    def write_off(self, ref: BroadcastRef, price_micros: int) -> None:
        with self.lock:
            if self._may_give_back(ref, price_micros):
                got = self.people[ref.subscriber].got
                got[ref.broadcast] = replace(got[ref.broadcast], state=MarkState.REFUSED, micros=0)
                self._spend(ref.broadcast, -price_micros)

    def conclude(self, ref: BroadcastRef, state: MarkState, was: MarkState = MarkState.SENDING) -> None:
        with self.lock:
            mark = self._mark(ref)
            if mark and mark.state is was:
                self.people[ref.subscriber].got[ref.broadcast] = replace(mark, state=state)

    def _mark(self, ref: BroadcastRef) -> Mark | None:
        person = self.people.get(ref.subscriber)
        return person.got.get(ref.broadcast) if person else None

    def _may_give_back(self, ref: BroadcastRef, price_micros: int) -> bool:
        mark = self._mark(ref)
        return mark is not None and mark.micros == price_micros and not mark.paid

    def _spend(self, name: str, micros: int) -> None:
        there = self.broadcasts[name]
        self.broadcasts[name] = replace(there, left=there.left - micros, spent=there.spent + micros)

    # Settlements

    def find_owed(self, ref: BroadcastRef) -> Owed | None:
        mark = self._mark(ref)
        return mark and Owed(mark.price_micros, mark.micros, mark.at_ms, mark.micros if mark.paid else None)

    def record(self, ref: BroadcastRef, was: Owed, paid_micros: int) -> bool:
        with self.lock:
            mark = self._mark(ref)
            if mark is None or mark.paid or mark.micros != was.reserved_micros:
                return False
            if self.broadcasts[ref.broadcast].stage is Stage.CLOSED:
                return False
            self.people[ref.subscriber].got[ref.broadcast] = replace(mark, micros=paid_micros, paid=True)
            self._spend(ref.broadcast, paid_micros - was.reserved_micros)
            return True

    # Erasing

    def find(self, ref: SubscriberRef) -> Member | None:
        return self.member(ref, 0) if ref in self.people else None

    def forget_mark(self, ref: BroadcastRef, mark: Mark) -> bool:
        with self.lock:
            if self._mark(ref) is None or self._mark(ref).micros != mark.micros:
                return False
            del self.people[ref.subscriber].got[ref.broadcast]
            there = self.broadcasts[ref.broadcast]
            self.broadcasts[ref.broadcast] = replace(there, forgotten=there.forgotten + mark.micros)
            return True

    def erase(self, ref: SubscriberRef) -> bool:
        with self.lock:
            if ref in self.people and self.people[ref].got:
                return False
            self.people.pop(ref, None)
            return True

    # Cursors

    def begin(self, slices: Sequence[Slice], now_ms: int) -> None:
        for each in slices:
            fresh = Cursor(each.country, each.shard, "", False, now_ms, Counter())
            self.cursors.setdefault((each.broadcast, each.country, each.shard), fresh)

    def take(self, slice_: Slice, run: str, now_ms: int) -> Taken:
        with self.lock:
            place = (slice_.broadcast, slice_.country, slice_.shard)
            cursor = self.cursors.get(place)
            if cursor is None or cursor.done or cursor.after > slice_.after:
                return Taken.PASSED
            if cursor.after < slice_.after:
                return Taken.AHEAD
            holder, until = self.leases.get(place, (run, 0))
            if holder != run and until > now_ms:
                return Taken.BUSY
            self.leases[place] = (run, now_ms + LEASE_MS)
            return Taken.YES

    def advance(self, slice_: Slice, run: str, after: str, done: bool, counts: Counter[str], now_ms: int) -> bool:
        with self.lock:
            place = (slice_.broadcast, slice_.country, slice_.shard)
            cursor = self.cursors[place]
            if cursor.after != slice_.after or self.leases.get(place, ("", 0))[0] != run:
                return False
            moved = replace(cursor, after=after, done=done, at_ms=now_ms, counts=cursor.counts + counts)
            self.cursors[place] = moved
            del self.leases[place]
            return True

    # Broadcasts. What lies under one name in two ports is told apart by what it is asked for

    def propose(self, broadcast: Broadcast, raw: bytes) -> bool:
        if broadcast.id in self.broadcasts:
            return False
        self.broadcasts[broadcast.id], self.files[broadcast.id] = broadcast, raw
        return True

    def read(self, name: str) -> Broadcast | None:
        return self.broadcasts.get(name)

    def file(self, name: str) -> bytes:
        return self.files.get(name, b"")

    def every(self, broadcast: str = "") -> list:
        if not broadcast:
            return list(self.broadcasts.values())
        return [cursor for place, cursor in self.cursors.items() if place[0] == broadcast]

    def approve(self, name: str, by: str, sha256: str) -> bool:
        there = self.broadcasts.get(name)
        if there is None or there.stage is not Stage.PROPOSED or there.sha256 != sha256 or there.proposed_by == by:
            return False
        self.broadcasts[name] = replace(there, stage=Stage.APPROVED, approved_by=by)
        return True

    def move(self, name: str, to: Stage, sources: Sequence[Stage], now_ms: int, why: str = "") -> bool:
        with self.lock:
            there = self.broadcasts.get(name)
            if there is None or there.stage not in sources:
                return False
            ended_ms = now_ms if to is Stage.CANCELLED else there.ended_ms
            self.broadcasts[name] = replace(there, stage=to, why=why, ended_ms=ended_ms)
            return True

    def put_in(self, name: str, entry: Entry, most_micros: int) -> bool:
        there = self.broadcasts[name]
        if there.stage not in _OPEN or there.funded + entry.micros > most_micros or there.left < -entry.micros:
            return False
        self._book(there, entry, there.stage)
        return True

    def take_out(self, name: str, entry: Entry, sources: Sequence[Stage]) -> bool:
        there = self.broadcasts[name]
        if there.stage not in sources or there.left != -entry.micros:
            return False
        self._book(there, entry, Stage.CLOSED)
        return True

    def entries(self, name: str) -> list[Entry]:
        return self.journal.get(name, [])

    def _book(self, there: Broadcast, entry: Entry, stage: Stage) -> None:
        self.journal.setdefault(there.id, []).append(entry)
        moved = replace(there, funded=there.funded + entry.micros, left=there.left + entry.micros, stage=stage)
        self.broadcasts[there.id] = moved


class FakeSettlements:
    """The same store, as reports meet it: `find` means another thing there."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, ref: BroadcastRef) -> Owed | None:
        return self._store.find_owed(ref)

    def record(self, ref: BroadcastRef, was: Owed, paid_micros: int) -> bool:
        return self._store.record(ref, was, paid_micros)


class FakeSubscriberSeals:
    """Readable by who knows the ref, and by nobody else: no digit of a number is left in it."""

    def seal(self, e164: str, ref: SubscriberRef) -> bytes:
        return bytes(byte ^ 0xFF for byte in f"{ref} {e164}".encode())

    def open(self, sealed: bytes, ref: SubscriberRef) -> str:
        name, _, e164 = bytes(byte ^ 0xFF for byte in sealed).decode().rpartition(" ")
        if name != str(ref):
            raise ValueError("sealed for another subscriber")
        return e164


@dataclass
class FakeSlices:
    """The queue: what is due comes when `run` is asked for it."""

    waiting: list[tuple[int, Slice]] = field(default_factory=list)
    now_ms: int = 0

    def hand_in(self, slice_: Slice, seconds: int) -> None:
        assert 0 <= seconds <= 900
        self.waiting.append((self.now_ms + seconds * 1000, slice_))
