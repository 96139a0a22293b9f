"""What the phone page plays: who may write or call, the words for how that ended, and the stack as it stands.

Two threads work beside the page: one passes orders on to the stack, one reads the stack every 0.4 s. Whoever asks for
the state reads memory.
"""

import json
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import Any

from chat import Chat
from pool import SPARES, OurPool, shown, to_add
from stack import ROOT, LocalStack
from stack import SETTINGS as STACK_SETTINGS

sys.path.append(str(ROOT / "functions"))

from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.domain.reply import Kind
from antirelou.domain.segments import bill

CURRENCY = "USD"

AT_A_TIME = 2
SETTINGS = {"RetrySeconds": "3", "MaxConcurrency": str(AT_A_TIME), "NumberScripts": "on"}
"""For a stack that is watched: soon tried again, and yet later than two busy cores need for a text; and a number that
plays scripts, for whoever texts their keyword."""

CONTACTS_KEPT, REPLIES_KEPT, MOST_ORDERS = 300, 100, 600
READ_AGAIN_MS = 2000  # functions write their logs side by side: the last seconds may still grow


@dataclass(frozen=True)
class Person:
    """Has `phones` numbers, `step` apart: whoever wrote is known for a day, so there must be spare ones, and a day's
    quota keeps numbers in a row from getting many answers."""

    id: str
    first: str
    phones: int
    step: int = 1_009

    def numbers(self) -> list[str]:
        return (
            [self.first]
            if self.phones == 1
            else [f"+{int(self.first) + self.step * spare}" for spare in range(self.phones)]
        )


CAST = (
    Person("someone", "+33600000001", 500),
    Person("insistent", "+33601000001", 500),
    Person("quebec", "+15145550101", 99, step=1),
    Person("premium", "+33899000001", 500),
    Person("short", "36105", 1),
    Person("crowd", "+33610000001", 5000),
)
WHO_HAS = {number: person.id for person in CAST for number in person.numbers()}

WORDS = {
    "answered": ("Répondu", "Answered"),
    "refused_not_ours": ("Refusé\u00a0: ce numéro n’est pas à nous", "Refused: not a number of ours"),
    "refused_not_a_phone": (
        "Refusé\u00a0: numéro masqué, court ou invalide",
        "Refused: withheld, short or invalid number",
    ),
    "refused_own_number": ("Refusé\u00a0: c’est un de nos numéros", "Refused: one of our own numbers"),
    "refused_country": ("Refusé\u00a0: pays hors de la liste", "Refused: country not on the list"),
    "refused_not_mobile": ("Refusé\u00a0: numéro surtaxé, fixe ou spécial", "Refused: premium, landline or special"),
    "refused_stop": ("STOP entendu\u00a0: plus aucun message", "STOP heard: no message ever again"),
    "refused_opted_out": ("Silence\u00a0: STOP a été demandé", "Silence: STOP was asked for"),
    "refused_own_words": ("Silence\u00a0: ce sont nos propres mots", "Silence: our own words came back"),
    "refused_automatic": ("Silence\u00a0: message automatique", "Silence: a machine wrote it"),
    "refused_insistent": ("Silence prolongé\u00a0: trop d’insistance", "A longer silence: too insistent"),
    "refused_already_held": ("Silence\u00a0: un texto attend déjà", "Silence: an earlier text is waiting"),
    "refused_gone": ("Silence\u00a0: le numéro qui attendait est effacé", "Silence: the number that waited is wiped"),
    "refused_burned": ("Silence\u00a0: notre numéro est trop connu", "Silence: our number is too well known"),
    "refused_prefix_quota": ("Silence\u00a0: trop de numéros voisins", "Silence: too many numbers in a row"),
    "refused_country_quota": ("Silence\u00a0: quota du pays atteint", "Silence: the country’s quota is reached"),
    "refused_too_late": ("Silence\u00a0: texto trop ancien", "Silence: the text is too old"),
    "refused_duplicate": ("Silence\u00a0: texto déjà traité", "Silence: this text was handled already"),
    "refused_already_answered": (
        "Silence\u00a0: déjà répondu dans les 24\u00a0h",
        "Silence: answered in the last 24 h",
    ),
    "refused_answered_enough": ("Silence\u00a0: déjà assez répondu ce mois-ci", "Silence: answered enough this month"),
    "refused_blocked": ("Silence\u00a0: numéro bloqué", "Silence: blocked"),
    "refused_paused": ("Silence\u00a0: le numéro est en pause", "Silence: the number is paused"),
    "refused_month_cap": ("Silence\u00a0: plafond du mois atteint", "Silence: the month’s cap is reached"),
    "refused_purse_empty": ("Silence\u00a0: la cagnotte est vide", "Silence: the purse is empty"),
    "refused_over_cap": ("Silence\u00a0: réponse au-delà du plafond", "Silence: a reply dearer than the cap"),
    "refused_not_now": ("Pas maintenant\u00a0: à renvoyer plus tard", "Not now: send it again later"),
    "refused_carrier_refused": ("Refusé par l’opérateur, argent rendu", "Refused by the carrier, money given back"),
    "refused_in_doubt": ("Dans le doute, jamais deux envois", "In doubt: never sent twice"),
    "held": (
        "En attente\u00a0: bouclier, plafond ou opérateur occupé",
        "Waiting: the shield, a spending cap, or a busy carrier",
    ),
    "later": ("Noté\u00a0: la réponse partira plus tard", "Noted: the answer leaves later"),
    "failed": ("Accroc\u00a0: nouvel essai", "A hitch: trying again"),
    "dead": ("Mis de côté, à relire", "Set aside for a human"),
}
"""French and English, for every label of an outcome."""

UNDER_WAY = frozenset({"held", "later", "failed"})
"""Labels of what comes back: no ending."""

HOUR_SECONDS = 3600 / int(STACK_SETTINGS["DelaySpeed"])
"""How long the hour between a call and its answer takes here."""


def price_of_a_reply(country: str = "FR", locale: str = "fr-FR") -> int:
    """Micros, at most, for the consent text to a phone of that country."""
    segments = bill(read_words()[locale].by_kind[Kind.CONSENT]).segments
    return read_prices().of_reply("aws", country, segments) or 0


def spoken() -> dict[str, str]:
    """What a caller hears, by the language of the number called."""
    return {locale: words.spoken for locale, words in read_words().items()}


def keyword(locale: str = "fr-FR") -> str:
    """What starts a script on the main number, which speaks that language."""
    return min(word for script in ScriptShelf().scripts(locale) for word in script.keywords)


def tally(labels: Iterable[str]) -> dict[str, Any]:
    """How contacts ended, counted."""
    counted = Counter(labels)
    refused = {label.removeprefix("refused_"): n for label, n in counted.items() if label.startswith("refused_")}
    return {"answered": counted["answered"], "refused": refused, "dead": counted["dead"]}


def wake(stack: LocalStack) -> None:
    """Start as many containers as may work at a time: the first texts would wait seconds for them, and come twice."""
    functions = stack.aws.client("lambda")
    names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
    name = next(name for name in names if "TextReceived" in name)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(lambda _: functions.invoke(FunctionName=name, Payload=b'{"Records": []}'), range(AT_A_TIME)))


class Scene:
    """`with Scene(stack, chat) as scene:` plays until it is left."""

    def __init__(self, stack: LocalStack, chat: Chat) -> None:
        self._stack, self._chat = stack, chat
        self._logs, self._table = stack.aws.client("logs"), stack.aws.client("dynamodb")
        self._pool = OurPool(stack)
        self._orders: Queue[Callable[[], object]] = Queue()
        self._contacts: dict[str, dict[str, Any]] = {}
        self._replies: list[dict[str, Any]] = []
        self._labels: Counter[str] = Counter()
        self._lines_read: Counter[tuple[str, int, str]] = Counter()
        self._wrote: set[str] = set()
        self._state: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._obey, self._watch)]

    def __enter__(self) -> "Scene":
        self._look()
        self._orders.put(lambda: wake(self._stack))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(timeout=3)

    def given(self) -> dict[str, Any]:
        """What a page that opens now needs to know once."""
        return {
            "cast": {
                person.id: {"first": person.first, "phones": person.phones, "step": person.step} for person in CAST
            },
            "used": Counter(WHO_HAS[number] for number in self._wrote),
            "words": WORDS,
            "under_way": sorted(UNDER_WAY),
            "spoken": spoken(),
            "keyword": keyword(),
            "hour": round(HOUR_SECONDS),
            "pool": self._state["pool"],
            "spares": [{"name": spare.name, "region": spare.region} for spare in SPARES.values()],
            "currency": CURRENCY,
            "price": price_of_a_reply(),
            "site": self._stack.site.url if self._stack.site else "",
            "chat": self._chat.given(),
        }

    def state(self) -> bytes:
        with self._lock:
            told = {"contacts": self._contacts, "replies": self._replies, "code": self._chat.code()}
            return json.dumps(self._state | told).encode()

    def numbers(self) -> dict[str, dict[str, str]]:
        """Ours by name, as last seen."""
        return {number["name"]: number for number in self._state["pool"]}

    def text(self, sender: str, number: str, body: str, copies: int, same: bool) -> list[str]:
        """Have it published `copies` times, under one id if they are the `same`. Full if too much waits already."""
        ids = [str(uuid.uuid4()) for _ in range(1 if same else copies)]
        self._expect(sender, ids, copies)
        for name in ids * copies if same else ids:
            self._orders.put(lambda name=name: self._publish(sender, number, body, name))  # type: ignore[misc]
        return ids

    def call(self, caller: str, number: str) -> list[str]:
        """Have that number called; no caller is one who shows no number. Full if too much waits already."""
        ids = [str(uuid.uuid4())]
        self._expect(caller, ids, 1)
        self._orders.put(lambda: self._ring(caller or None, number, ids[0]))
        return ids

    def add(self, name: str) -> None:
        """One of the spare numbers."""
        self._change(to_add(SPARES[name]))

    def turn(self, word: str, name: str) -> None:
        """Rest, wake or burn one of ours."""
        self._change([word, name])

    def _change(self, words: list[str]) -> None:
        self._orders.put(lambda: self._pool.change(words))

    def _expect(self, sender: str, ids: list[str], orders: int) -> None:
        if self._orders.qsize() + orders > MOST_ORDERS:
            raise Full
        with self._lock:
            self._wrote |= {sender} - {""}  # a withheld number is nobody's
            self._contacts |= {name: {"in": 0, "ends": {}} for name in ids}
            for name in list(self._contacts)[:-CONTACTS_KEPT]:
                del self._contacts[name]

    def fund(self) -> None:
        """And start the number again, if it had paused for want of money."""
        self._orders.put(lambda: self._stack.command("fund", "1"))
        self._orders.put(lambda: self._stack.command("resume"))

    def certify(self, key: str) -> str:
        """What its desk believes a key by. ValueError for what is none of a desk's."""
        return self._chat.certify(key)

    def garble(self) -> None:
        self._orders.put(lambda: self._stack.publish("{"))

    def _obey(self) -> None:
        while not self._closing.is_set():
            try:
                self._orders.get(timeout=0.2)()
            except Empty:
                continue
            except Exception:  # the page says that the machine does not answer, and the next look tries again
                self._state["well"] = False

    def _publish(self, sender: str, number: str, body: str, name: str) -> None:
        started = _now_ms()
        self._stack.text(sender, body, number, message_id=name)
        self._came_in(name, started)

    def _ring(self, caller: str | None, number: str, name: str) -> None:
        started = _now_ms()
        self._came_in(name, started, self._stack.call(caller, number, name))

    def _came_in(self, name: str, started: int, act: str = "") -> None:
        """`act`: what the flow was told to do with a caller."""
        with self._lock:
            contact = self._contacts.get(name, {"in": 0})
            contact["in"] += 1
            contact.setdefault("at", started)
            contact |= {"act": act} if act else {}

    def _watch(self) -> None:
        while not self._closing.wait(0.4):
            try:
                self._look()
            except Exception:  # the page says that the machine does not answer, and the next look tries again
                self._state["well"] = False

    def _look(self) -> None:
        lines, replies, purse = self._new_lines(), self._new_replies(), self._purse()
        pool = [shown(number) for number in self._pool.numbers()]
        with self._lock:
            for at_ms, line in lines:
                self._note(at_ms, line)
            self._replies = (self._replies + replies)[-REPLIES_KEPT:]
            self._state = {"well": True, "purse": purse, "pool": pool, "counts": tally(self._labels)}

    def _new_lines(self) -> list[tuple[int, dict[str, Any]]]:
        """The outcomes logged since the last look, with their time."""
        since = max((at for _, at, _ in self._lines_read), default=0) - READ_AGAIN_MS
        groups = [group["logGroupName"] for group in self._logs.describe_log_groups()["logGroups"]]
        pages = self._logs.get_paginator("filter_log_events")
        found = [pages.paginate(logGroupName=name, startTime=max(since, 0)).search("events[]") for name in groups]
        read = Counter((e["logStreamName"], e["timestamp"], e["message"]) for events in found for e in events)
        fresh, self._lines_read = read - self._lines_read, read or self._lines_read
        return [(at, outcome) for _, at, text in fresh.elements() if (outcome := _outcome(text))]

    def _note(self, at_ms: int, line: dict[str, Any]) -> None:
        label, contact = line["message"], self._contacts.get(line["contact"])
        self._labels[label] += 1
        if contact:
            contact["ends"][label] = contact["ends"].get(label, 0) + 1
            if label not in UNDER_WAY:
                contact.setdefault("ms", max(0, at_ms - contact.get("at", at_ms)))

    def _new_replies(self) -> list[dict[str, Any]]:
        seen = self._replies[-1]["n"] if self._replies else 0
        messages = list(enumerate(self._stack.carrier.messages, start=1))[seen:]
        return [
            {"n": n, "to": m.to, "from": m.origin, "body": m.body, "kept": self._kept(m.request)} for n, m in messages
        ]

    def _kept(self, request: dict[str, Any]) -> str:
        """The key of all that the table knows of whom this went to; empty if it knows nothing under that key."""
        key = f"sender#{request.get('Context', {}).get('reply', '').partition('.')[0]}"
        return key if self._item(key) else ""

    def _purse(self) -> dict[str, int]:
        item = self._item("purse")
        amounts = {name: int(item.get(name, {}).get("N", 0)) for name in ("funded", "left", "reserved", "spent")}
        return amounts | {"paused": int("paused" in item)}

    def _item(self, key: str) -> dict[str, Any]:
        found = self._table.get_item(TableName=self._stack.outputs["TableName"], Key={"pk": {"S": key}})
        return dict(found.get("Item", {}))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _outcome(line: str) -> dict[str, Any] | None:
    """The log line that says how a contact ended; None for any other."""
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) and {"contact", "message"} <= fields.keys() else None
