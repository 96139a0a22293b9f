"""A whole antirelou around a table and a carrier, with the queue that feeds it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from antirelou.adapters.files import read_helplines, read_prices, read_words
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.domain.automatic import OwnWords
from antirelou.domain.contact import Contact, Medium, inbox_payload
from antirelou.domain.delivery import envelope
from antirelou.domain.limits import Limits, Patience
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, MINUTE_MS, Caps, Rate
from antirelou.domain.number import Number, Numbers
from antirelou.domain.outcome import Dead, Failed, Held, Later, Outcome
from antirelou.domain.reply import Kind
from antirelou.domain.screening import Rules
from antirelou.domain.sender import KeyRing
from antirelou.domain.shield import Shield
from antirelou.domain.silence import Silence
from antirelou.handlers.deliveries import failures, read_deliveries
from antirelou.services.admit_contacts import AdmitContacts
from antirelou.services.answer_contacts import AnswerContacts
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.count_contacts import CountContacts
from antirelou.services.count_talks import CountTalks
from antirelou.services.defer_replies import DeferReplies
from antirelou.services.hold_contacts import HoldContacts
from antirelou.services.keep_prefixes import KeepPrefixes
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.look_up_contacts import LookUpContacts
from antirelou.services.play_scripts import PlayScripts
from antirelou.services.recall_waits import RecallWaits
from antirelou.services.receive_contacts import ReceiveContacts
from antirelou.services.send_replies import SendReplies
from antirelou.services.tally_contacts import TallyContacts
from antirelou.services.watch_flow import WatchFlow
from fakes import FakeFlows, FakeNotices, FakePool, FakePrefixes, FakeSeals, FakeTallies, FakeTimers, FakeWaits

NOW = 1_800_000_000_000
OURS = "+15145550100"
PRICE = 15_800  # one segment to Canada
CAPS = Caps(100 * MICROS, 1000 * MICROS, 10_000 * MICROS)
LIMITS = {
    Kind.CONSENT: Limits(DAY_MS, 3),
    Kind.HELP: Limits(30 * DAY_MS, 1),
    Kind.SCRIPT: Limits(0, 12),
    Kind.ASK: Limits(DAY_MS, 3),
    Kind.WELCOME: Limits(DAY_MS, 3),
}
NUMBERS = Numbers.of([Number("main", OURS, "origin", "fr-CA"), Number("second", "+15145550101", "origin", "en")])
RULES = Rules(frozenset({"CA", "FR"}), 12 * HOUR_MS)
SHIELD = Shield(hold_ms=10 * MINUTE_MS, texts=3)
UP_AT = 12
KEYS = KeyRing(((0, "k" * 64),))


SETTINGS = {
    "TABLE_NAME": "t",
    "SENDER_KEYS_SECRET": "s",
    "INBOX_URL": "i",
    "DEAD_LETTER_URL": "d",
    "MAX_RECEIVES": "4",
    "CONFIGURATION_SET": "c",
    "PROTECT_CONFIGURATION": "p",
    "NUMBERS": '[{"name":"main","number":"+15145550100","origination":"o","locale":"en"}]',
    "CARRIER_SECRET": "none",
    "TWILIO_API_URL": "https://api.twilio.com",
    "WEBHOOK_URL": "none",
    "ALLOWED_COUNTRIES": "CA,FR",
    "QUIET_HOURS": "24",
    "REPLIES_PER_30_DAYS": "3",
    "ANSWER_WITHIN_HOURS": "12",
    "HOURLY_CAP_CENTS": "500",
    "DAILY_CAP_CENTS": "2000",
    "MONTHLY_CAP_CENTS": "20000",
    "MICROS_PER_DOLLAR": "1000000",
    "CURRENCY": "USD",
    "MAINTAINERS_TOPIC_ARN": "m",
    "LONGEST_SILENCE_DAYS": "7",
    "REPLIES_PER_PREFIX_PER_DAY": "10",
    "REPLIES_PER_FOREIGN_COUNTRY_PER_DAY": "300",
    "SHIELD_HOLD_MINUTES": "10",
    "SHIELD_TEXTS": "3",
    "SHIELD_LEVEL": "12",
    "WAITS_KEY": "w",
    "SCHEDULE_GROUP": "g",
    "SCHEDULE_ROLE": "r",
    "INBOX_ARN": "a",
    "DEAD_LETTER_ARN": "b",
    "DELAY_SPEED": "1",
    "CONVERSATIONS_TABLE": "none",
    "SUBSCRIBERS_TABLE": "none",
    "SUBSCRIBERS_KEY": "none",
}


def person(index: int) -> str:
    """Valid North American mobiles; no two the same below ten million."""
    return f"+1438{2_000_000 + index:07d}"


@dataclass
class Parts:
    """What a container is made of; tests replace some."""

    senders: Any
    purse: Any
    carrier: Any
    inbox: Any
    dead_letters: Any
    marks: Any = None  # the fake senders are marks too
    watch: Any = field(default_factory=lambda: lambda *_: None)
    flows: Any = field(default_factory=FakeFlows)
    notices: Any = field(default_factory=FakeNotices)
    prefixes: Any = field(default_factory=FakePrefixes)
    pool: Any = field(default_factory=FakePool)
    waits: Any = field(default_factory=FakeWaits)
    seals: Any = field(default_factory=FakeSeals)
    timers: Any = field(default_factory=FakeTimers)
    tallies: Any = field(default_factory=FakeTallies)
    text_counts: Any = None
    shelf: Any = field(default_factory=lambda: _SCRIPTS)
    subscriptions: Any = None
    numbers: Numbers = NUMBERS
    rules: Rules = RULES
    keys: Any = KEYS
    caps: Caps = CAPS
    threads: int = 10


_WORDS, _PRICES, _HELPLINES, _SCRIPTS = read_words(), read_prices(), read_helplines(), ScriptShelf()


def container(parts: Parts) -> ReceiveContacts:
    """A cold one: it remembers nothing."""
    send = SendReplies(
        parts.marks or parts.senders, parts.purse, parts.carrier, parts.watch, LIMITS, parts.caps, parts.threads
    )
    silence, watch = Silence(), WatchFlow(parts.flows, parts.notices, parts.notices, UP_AT)
    choose = ChooseReplies(LIMITS, _WORDS, _PRICES, Rate(), silence)
    play = PlayScripts(parts.shelf, _HELPLINES)
    numbers, hold = KnowNumbers(parts.numbers, parts.pool), HoldContacts(parts.senders, SHIELD, parts.threads)
    count_talks = CountTalks(parts.text_counts)
    admit = AdmitContacts(
        rules=parts.rules,
        own_words=OwnWords(body for words in _WORDS.values() for body in words.own),
        keys=parts.keys,
        senders=parts.senders,
        choose=choose,
        numbers=numbers,
        waits=parts.waits,
        count_talks=count_talks,
        subscriptions=parts.subscriptions,
    )
    answer = AnswerContacts(
        admit=admit,
        choose=choose,
        look_up=LookUpContacts(parts.senders, play, choose, hold, watch, numbers),
        defer=DeferReplies(parts.waits, parts.seals, parts.timers, threads=parts.threads),
        numbers=numbers,
        keep_prefixes=KeepPrefixes(parts.prefixes, parts.keys),
        send=send,
        count=CountContacts(parts.senders, silence, Patience(DAY_MS, 7 * DAY_MS), watch),
        tally=TallyContacts(parts.tallies),
        count_talks=count_talks,
        subscriptions=parts.subscriptions,
    )
    recall = RecallWaits(parts.waits, parts.seals, parts.threads)
    return ReceiveContacts(answer, recall, parts.inbox, parts.dead_letters)


def payload(sender: str, body: str = "Salut", message_id: str = "m1", number: str = OURS) -> str:
    return json.dumps(
        {
            "originationNumber": sender,
            "destinationNumber": number,
            "messageKeyword": "KEYWORD",
            "messageBody": body,
            "inboundMessageId": message_id,
        }
    )


def call(sender: str, call_id: str, sent_ms: int = NOW, number: str = OURS) -> str:
    """As whoever takes calls hands it in."""
    contact = Contact(call_id, sender, number, "", sent_ms, medium=Medium.CALL)
    return envelope(contact, inbox_payload(contact))


def notification(message: str, sent_ms: int = NOW, message_id: str = "sns-1") -> str:
    at = datetime.fromtimestamp(sent_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields = {"Type": "Notification", "MessageId": message_id, "TopicArn": "t", "Message": message, "Timestamp": at}
    return json.dumps(fields)


def sqs_record(body: str, record: str = "sqs-1", receives: int = 1, sent_ms: int = NOW) -> dict[str, Any]:
    return {
        "messageId": record,
        "receiptHandle": "handle",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(receives), "SentTimestamp": str(sent_ms)},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }


@dataclass
class Waiting:
    body: str
    record: str
    receives: int = 0


@dataclass
class Queue:
    """SQS as the functions meet it: what fails or is left by a crash comes back, four times in all."""

    max_receives: int = 4
    waiting: list[Waiting] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    count: int = 0

    def send(self, body: str) -> None:
        self.count += 1
        self.waiting.append(Waiting(body, f"sqs-{self.count}"))

    def run(self, cold: Callable[[], ReceiveContacts], now_ms: int, batch: int = 10) -> None:
        """Until it is empty, a fresh container after each crash. Put-back texts are the caller's to send again."""
        use_case = cold()
        while self.waiting:
            taken, self.waiting = self.waiting[:batch], self.waiting[batch:]
            for waiting in taken:
                waiting.receives += 1
            try:
                failed = self._handle(use_case, taken, now_ms)
            except Crash:
                failed, use_case = {waiting.record for waiting in taken}, cold()
            for waiting in taken:
                if waiting.record in failed:
                    self._take_back(waiting)

    def _handle(self, use_case: ReceiveContacts, taken: list[Waiting], now_ms: int) -> set[str]:
        event = {"Records": [sqs_record(w.body, w.record, w.receives) for w in taken]}
        deliveries = read_deliveries(event, self.max_receives, now_ms)
        outcomes = use_case(deliveries, now_ms)
        for delivery, outcome in zip(deliveries, outcomes, strict=True):
            if not isinstance(outcome, Failed | Held | Later):
                self.outcomes.append((delivery.contact.id if delivery.contact else delivery.log_id, outcome))
        return {failure["itemIdentifier"] for failure in failures(deliveries, outcomes)["batchItemFailures"]}

    def _take_back(self, waiting: Waiting) -> None:
        if waiting.receives >= self.max_receives:
            self.dead.append(waiting.body)
        else:
            self.waiting.append(waiting)

    def endings(self, message_id: str) -> list[str]:
        """How a contact ended, once for each time it was said; deliveries again of a text done with are left out."""
        names = (message_id, Contact(message_id, "", "", "", 0).log_id)
        said = [o for name, o in self.outcomes if name in names and o.label != "refused_duplicate"]
        unsaid = sum(any(name in body for name in names) for body in self.dead) - sum(
            isinstance(outcome, Dead) for outcome in said
        )
        return [o.label for o in said] + ["dead"] * unsaid


class Crash(BaseException):
    """The container is gone: no handler of ours may catch it."""
