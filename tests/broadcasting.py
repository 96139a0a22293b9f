"""A whole broadcast around a store and a carrier, with the queue that brings its slices."""

import itertools
from dataclasses import dataclass, field
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

from antirelou.adapters.audience import TableAudience
from antirelou.adapters.broadcast_cursors import TableBroadcastCursors
from antirelou.adapters.broadcast_marks import TableBroadcastMarks
from antirelou.adapters.broadcast_settlements import TableBroadcastSettlements
from antirelou.adapters.broadcasts import TableBroadcasts
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.subscriber_eraser import TableSubscriberEraser
from antirelou.adapters.subscribers import TableSubscribers
from antirelou.domain.broadcast_file import BroadcastFile, read_broadcast
from antirelou.domain.journal import Entry, What
from antirelou.domain.money import MICROS, Rate
from antirelou.domain.purse import PurseState
from antirelou.domain.quiet_hours import Hours, QuietHours
from antirelou.domain.reply import Kind
from antirelou.domain.slice import Slice
from antirelou.domain.subscriber import Agreement, Question, SubscriberRef, Via
from antirelou.services.deliver_broadcast import DeliverBroadcast
from antirelou.services.erase_subscriber import EraseSubscriber
from antirelou.services.fund_broadcast import FundBroadcast
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.measure_broadcast import MeasureBroadcast
from antirelou.services.propose_broadcast import ProposeBroadcast
from antirelou.services.send_slice import SendSlice, Sliced
from antirelou.services.settle_broadcasts import SettleBroadcasts
from antirelou.services.steer_broadcast import SteerBroadcast
from fakes import FakeCarrier, FakeNotices, FakePool, FakeSenders
from fakes_broadcast import FakeSettlements, FakeSlices, FakeStore, FakeSubscriberSeals
from house import KEYS, NOW, NUMBERS, Crash, person
from templates import template

HIDDEN_MS = 120_000
"""How long the queue hides a slice that failed."""

_WORDS = read_words()
TEXT = f"{_WORDS['fr-CA'].opening} la permanence de samedi a lieu. ARRET"
ALWAYS = QuietHours({"CA": Hours((ZoneInfo("UTC"),), clock(0), clock(23, 45), frozenset(range(7)))})
_names = itertools.count(1)


def file(name: str = "samedi", **fields: Any) -> BroadcastFile:
    told = {"countries": ["CA"], "most": "100.00", "pace_per_second": 10, "texts": {"fr-CA": TEXT}} | fields
    texts = "".join(f'[texts.{locale}]\ntext = """{text}"""\n' for locale, text in told["texts"].items())
    countries = ", ".join(f'"{country}"' for country in told["countries"])
    pace, most = told["pace_per_second"], told["most"]
    return read_broadcast(
        f'id = "{name}"\ncountries = [{countries}]\nmost = "{most}"\npace_per_second = {pace}\n{texts}'.encode()
    )


@dataclass
class Ports:
    """Every port to subscribers and broadcasts."""

    subscribers: Any
    audience: Any
    marks: Any
    cursors: Any
    broadcasts: Any
    settlements: Any
    eraser: Any

    @classmethod
    def fake(cls) -> "Ports":
        store = FakeStore()
        return cls(store, store, store, store, store, FakeSettlements(store), store)

    @classmethod
    def on(cls, client: Any, name: str) -> "Ports":
        return cls(
            TableSubscribers(client, name),
            TableAudience(client, name),
            TableBroadcastMarks(client, name),
            TableBroadcastCursors(client, name),
            TableBroadcasts(client, name),
            TableBroadcastSettlements(client, name),
            TableSubscriberEraser(client, name),
        )

    @classmethod
    def made(cls, client: Any) -> "Ports":
        """On a fresh table, as the template has it."""
        properties = template("infra/broadcast.yaml")["Resources"]["Subscribers"]["Properties"]
        wanted = {key: properties[key] for key in ("BillingMode", "AttributeDefinitions", "KeySchema")}
        name = f"subscribers-{next(_names)}"
        client.create_table(TableName=name, **wanted)
        return cls.on(client, name)


@dataclass
class Book:
    """The numbers' own purse, of which a broadcast asks one thing."""

    paused: str = ""

    def read(self) -> PurseState:
        return PurseState(paused=self.paused)


@dataclass
class Campaign:
    """One broadcast and its world. `ended` are slices' outcomes, in order."""

    ports: Ports = field(default_factory=Ports.fake)
    carrier: FakeCarrier = field(default_factory=FakeCarrier)
    senders: FakeSenders = field(default_factory=FakeSenders)
    maintainers: FakeNotices = field(default_factory=FakeNotices)
    book: Book = field(default_factory=Book)
    queue: FakeSlices = field(default_factory=FakeSlices)
    seals: FakeSubscriberSeals = field(default_factory=FakeSubscriberSeals)
    hours: QuietHours = field(default_factory=lambda: ALWAYS)
    file: BroadcastFile = field(default_factory=file)
    keys: Any = KEYS
    now: int = NOW
    ended: list[Sliced] = field(default_factory=list)
    crashes: int = 0

    @property
    def id(self) -> str:
        return self.file.id

    def ref(self, index: int) -> SubscriberRef:
        return SubscriberRef("CA", self.keys.sender_keys(person(index), NOW, self.now)[0])

    def subscribe(self, *indexes: int, locale: str = "fr-CA", number: str = "main") -> None:
        for index in indexes:
            ref = self.ref(index)
            text = _WORDS[locale].by_kind[Kind.ASK]
            self.ports.subscribers.ask(ref, Question.of(text, locale, Via.TEXT, self.now))
            sealed = self.seals.seal(person(index), ref)
            assert self.ports.subscribers.agree(ref, Agreement(self.now, sealed, locale, number))

    def stop(self, index: int) -> None:
        self.ports.subscribers.withdraw([self.ref(index)], self.now)

    @property
    def steer(self) -> SteerBroadcast:
        return SteerBroadcast(self.ports.broadcasts, self.ports.cursors, self.queue)

    @property
    def funds(self) -> FundBroadcast:
        return FundBroadcast(self.ports.broadcasts, self.ports.cursors, self.ports.broadcasts)

    @property
    def measure(self) -> MeasureBroadcast:
        ports = self.ports
        return MeasureBroadcast(ports.broadcasts, ports.cursors, ports.broadcasts, ports.audience, self.hours)

    @property
    def settle(self) -> SettleBroadcasts:
        return SettleBroadcasts(self.ports.settlements, Rate())

    @property
    def erase(self) -> EraseSubscriber:
        return EraseSubscriber(self.ports.eraser)

    def fund(self, micros: int) -> None:
        self.funds.fund(self.id, Entry(f"e{next(_names)}", self.now, "tests", micros, What.GRANT))

    def prepare(self, micros: int = 10 * MICROS) -> None:
        propose = ProposeBroadcast(self.ports.broadcasts)
        propose.propose(self.file, "a" * 64)
        propose.approve(self.id, self.file.sha256, "b" * 64)
        self.fund(micros)

    def start(self, micros: int = 10 * MICROS) -> "Campaign":
        self.prepare(micros)
        self.queue.now_ms = self.now
        self.steer.start(self.id, self.now)
        return self

    def worker(self) -> SendSlice:
        """A cold container."""
        ports = self.ports
        return SendSlice(
            broadcasts=ports.broadcasts,
            cursors=ports.cursors,
            audience=ports.audience,
            opener=self.seals,
            keys=self.keys,
            senders=self.senders,
            book=self.book,
            numbers=KnowNumbers(NUMBERS, FakePool()),
            deliver=DeliverBroadcast(
                ports.marks, self.carrier, ports.subscribers, read_prices(), Rate(), lambda seconds: None
            ),
            queue=self.queue,
            hours=self.hours,
            maintainers=self.maintainers,
        )

    def run(self, until_ms: int = 0, most: int = 10_000) -> "Campaign":
        """Take what is due, in time's order, until nothing waits or it is later than that. What fails comes back."""
        worker = self.worker()
        while self.queue.waiting and most:
            most -= 1
            self.queue.waiting.sort(key=lambda each: each[0])
            if until_ms and self.queue.waiting[0][0] > until_ms:
                self.now = until_ms
                break
            due_ms, slice_ = self.queue.waiting.pop(0)
            worker = self.take(slice_, max(self.now, due_ms), worker)
        return self

    def take(self, slice_: Slice, at_ms: int, worker: SendSlice | None = None) -> SendSlice:
        self.now = self.queue.now_ms = at_ms
        worker = worker or self.worker()
        try:
            self.ended.append(worker(slice_, at_ms))
        except (Crash, OSError):
            self.crashes += 1
            self.queue.waiting.append((at_ms + HIDDEN_MS, slice_))
            return self.worker()
        return worker

    def received(self, index: int) -> int:
        return sum(text.to == person(index) for text in self.carrier.sent)

    def whole(self) -> bool:
        """Each at most once, and the books proved."""
        people = [text.to for text in self.carrier.sent]
        audit = self.measure.audit(self.id)
        assert audit.faults == (), audit
        return len(people) == len(set(people))
