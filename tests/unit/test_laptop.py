"""What the laptop shows, it can say; what its page is asked, it checks."""

import http.client
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Full
from typing import Any

import pytest

import authenticator
import page as page_module
from antirelou.adapters.files import read_words
from antirelou.domain.number import Number, Numbers, State
from antirelou.domain.outcome import Answered, Dead, Failed, Held, Later, Reason, Refused
from antirelou.domain.pool import read_number
from page import PhonePage
from pool import SPARES, shown
from scene import CAST, UNDER_WAY, WORDS, spoken, tally
from sealing import Key, verify
from stack import OUR_NUMBER
from vouching import Organisation

WRITER = CAST[0].first
TEXT = {"sender": WRITER, "number": OUR_NUMBER, "body": "Salut", "copies": 1, "same": False}
CALL = {"caller": WRITER, "number": OUR_NUMBER}
HTML = Path(page_module.__file__).with_name("page.html").read_text("utf-8")


class Orders:
    """A scene that notes what it is asked to do."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.full = False
        burned = Number("old", "+15145550199", "", "en", state=State.BURNED)
        self.pool = [Number("main", OUR_NUMBER, OUR_NUMBER, "fr-FR"), burned]

    def numbers(self) -> dict[str, dict[str, str]]:
        return {number.name: shown(number) for number in self.pool}

    def text(self, **order: Any) -> list[str]:
        return self._take(order)

    def call(self, **order: Any) -> list[str]:
        return self._take(order)

    def certify(self, key: str) -> str:
        return Organisation().vouch(key, "Alix")

    def add(self, name: str) -> None:
        self._take(("add", name))

    def turn(self, word: str, name: str) -> None:
        self._take((word, name))

    def _take(self, order: Any) -> list[str]:
        if self.full:
            raise Full
        self.taken.append(order)
        return ["id"]


@pytest.fixture
def orders() -> Orders:
    return Orders()


@pytest.fixture
def served(orders: Orders) -> Iterator[PhonePage]:
    with PhonePage(0) as page:
        thread = threading.Thread(target=page.play, args=[orders])
        thread.start()
        yield page
        page.shutdown()
        thread.join()


def ask(page: PhonePage, path: str, body: Any, **headers: str) -> int:
    """The status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", page.server_port, timeout=10)
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request("POST", path, payload, {"Content-Type": "application/json"} | headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_every_ending_has_words_in_two_languages() -> None:
    labels = {f"refused_{reason.label}" for reason in Reason} | {"answered", "held", "later", "failed", "dead"}
    assert set(WORDS) == labels
    assert all(french and english for french, english in WORDS.values())


def test_what_comes_back_is_no_ending() -> None:
    outcomes = [Answered(0), Held(5, ""), Later(5), Failed(""), Refused(Reason.STOP), Dead("", True)]
    assert {outcome.label for outcome in outcomes} & UNDER_WAY == {"held", "later", "failed"}
    assert tally(["later", "answered", "held"]) == {"answered": 1, "refused": {}, "dead": 0}


def test_the_page_says_each_of_its_words_in_english_too() -> None:
    french = set(re.findall(r'data-[tl]="(\w+)"', HTML))
    block = HTML[HTML.index("const EN = {") : HTML.index("const FR = {")]
    english = re.findall(r'(?:^|,|\{)\s*(\w+): "', block, re.MULTILINE)
    assert sorted(english) == sorted(french)


def test_the_page_asks_for_nothing_elsewhere() -> None:
    assert re.findall(r"""(?:src|href)=["'](?!data:)""", HTML) == []
    assert set(re.findall(r"https?://[^\s'\"]+", HTML)) == {"http://www.w3.org/2000/svg"}


def test_every_language_a_number_may_answer_in_is_said_aloud_and_has_a_name_on_the_page() -> None:
    assert set(spoken()) == set(read_words())
    names = re.search(r"const LANGUAGES = \{(.*)\};", HTML)
    assert names
    assert all(locale in names[1] for locale in read_words())


def test_every_state_has_a_name_on_the_page_and_the_laptops_own_numbers_are_sound() -> None:
    names = re.search(r"const STATES = \{(.*)\};", HTML)
    assert names
    assert all(state.value in names[1] for state in State)
    locales = frozenset(read_words())
    fields = [{"number": s.number, "locale": s.locale, "region": s.region} for s in SPARES.values()]
    added = [read_number(name, each, locales) for name, each in zip(SPARES, fields, strict=True)]
    ours = Numbers.of([Number("main", OUR_NUMBER, OUR_NUMBER, "fr-FR"), *added])
    assert all(ours.find(number) is None for person in CAST for number in person.numbers())


def test_what_makes_sense_is_done(served: PhonePage, orders: Orders) -> None:
    for path, body in [
        ("/text", TEXT),
        ("/call", CALL),
        ("/call", CALL | {"caller": ""}),
        ("/pool", {"do": "add", "name": "toronto"}),
        ("/pool", {"do": "rest", "name": "main"}),
        ("/pool", {"do": "burn", "name": "main"}),
    ]:
        assert ask(served, path, body) == 202
    assert orders.taken == [
        TEXT,
        CALL,
        CALL | {"caller": ""},
        ("add", "toronto"),
        ("rest", "main"),
        ("burn", "main"),
    ]


def test_a_desks_key_is_certified(served: PhonePage) -> None:
    assert ask(served, "/certify", {"key": f" {Key().public}\n"}) == 200


def test_the_laptops_organisation_is_believed_by_its_public_key_and_is_another_each_time() -> None:
    organisation, theirs = Organisation(), Key().public
    vouched = json.loads(organisation.vouch(theirs, "Alix"))
    assert (vouched["key"], vouched["label"]) == (theirs, "Alix")
    signed = f"antirelou responder 1\n{theirs}\nAlix\n{vouched['until']}"
    verify(organisation.settings["ChatKey"], vouched["signature"], signed)
    assert organisation.settings != Organisation().settings
    assert "key" not in repr(organisation)


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")])
def test_the_laptops_authenticator_gives_the_codes_of_rfc_6238(
    monkeypatch: pytest.MonkeyPatch, at: int, code: str
) -> None:
    monkeypatch.setattr(authenticator.time, "time", lambda: float(at))
    assert authenticator.code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == code
    assert authenticator.seconds_left() == 30 - at % 30


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/text", TEXT | {"number": "+15145550142"}),
        ("/text", TEXT | {"sender": ""}),
        ("/text", {name: value for name, value in TEXT.items() if name != "number"}),
        ("/call", CALL | {"caller": "+33612345678"}),
        ("/call", CALL | {"caller": None}),
        ("/call", CALL | {"number": "+15145550142"}),
        ("/call", CALL | {"body": "Salut"}),
        ("/call", []),
        ("/call", b"{"),
        ("/pool", {"do": "drop", "name": "main"}),
        ("/pool", {"do": "add", "name": "main"}),
        ("/pool", {"do": "add", "name": "--help"}),
        ("/pool", {"do": "rest", "name": "toronto"}),
        ("/pool", {"do": "wake", "name": "old"}),
        ("/pool", {"do": "rest", "name": "old"}),
        ("/pool", {"do": "burn", "name": 1}),
        ("/pool", {"do": "burn"}),
        ("/pool", None),
        ("/certify", {"key": 1}),
        ("/certify", {"key": ""}),
        ("/certify", {"key": "B" * 87}),
        ("/certify", {"key": Key().public, "label": "Alix"}),
    ],
)
def test_what_makes_no_sense_is_refused(served: PhonePage, orders: Orders, path: str, body: Any) -> None:
    assert ask(served, path, body) == 400
    assert orders.taken == []


@pytest.mark.parametrize("path", ["/text", "/call", "/pool", "/certify"])
def test_a_body_too_long_in_another_form_or_from_another_site_is_refused(
    served: PhonePage, orders: Orders, path: str
) -> None:
    assert ask(served, path, b" " * (16 * 1024 + 1)) == 413
    assert ask(served, path, b"{}", **{"Content-Type": "text/plain"}) == 415
    assert ask(served, path, b"{}", Origin="http://elsewhere.example") == 403
    assert ask(served, path, b"{}", Host="elsewhere.example") == 403
    assert orders.taken == []


@pytest.mark.parametrize(("path", "body"), [("/text", TEXT), ("/call", CALL)])
def test_more_than_can_wait_is_refused(served: PhonePage, orders: Orders, path: str, body: Any) -> None:
    orders.full = True
    assert ask(served, path, body) == 429
