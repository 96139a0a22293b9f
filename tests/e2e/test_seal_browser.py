"""What seal.js seals, in a real browser, is what the contract says: held against a second writing of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

import checkers
from pages import source
from sealing import SIZES, Key, Session, certificate, claim_text, new_room, safety_number, unb64, verify
from visits import chromium

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

NOW = 1_800_000_000
TEXTS = [
    "à",
    "Ça va ? 👩🏽‍🚒 Il m’a suivie jusqu’à la gare…\n\u202fœuf\0",
    "e" * 252,
    "e" * 253,
    "👍" * 2_000,
]

# What a page would do with the global: keys and sessions stay in the browser, by name.
HELD = """
const held = {keys: {}, sessions: {}};
const failed = (promise) => promise.then((value) => [value, ""], (fault) => [null, fault.name]);
const start = async (name, {key, peer, room, epoch, side}) => {
  held.sessions[name] = await Seal.session({pair: held.keys[key].pair, peerKey: peer, room, epoch, side});
};
const keys = async (name) => (held.keys[name] = await Seal.visitorKeys()).publicKey;
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        opened = browser.new_page()
        # crypto.subtle is there in a secure context only
        opened.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        opened.goto("http://localhost/")
        opened.add_script_tag(content=source("seal.js") + HELD)
        yield opened


class Pair:
    """The browser on one side, the second writing on the other."""

    def __init__(self, page: Page, side: str = "visitor", epoch: int = 1) -> None:
        self.page, self.side, self.epoch, self.room = page, side, epoch, new_room()
        self.key = Key()
        self.browser_key: str = page.evaluate("keys('mine')")
        self.peer = Session(self.key, self.browser_key, self.room, epoch, "desk" if side == "visitor" else "visitor")
        self.start(self.room, epoch, side)

    def start(self, room: str, epoch: int, side: str) -> None:
        told = {"key": "mine", "peer": self.key.public, "room": room, "epoch": epoch, "side": side}
        self.page.evaluate("told => start('mine', told)", told)

    def seal(self, text: str, seq: int) -> Any:
        """The box and no fault, or none and the name of the fault."""
        return self.page.evaluate("([text, seq]) => failed(held.sessions.mine.seal(text, seq))", [text, seq])

    def open(self, box: Any, seq: Any) -> Any:
        return self.page.evaluate("([box, seq]) => failed(held.sessions.mine.open(box, seq))", [box, seq])


@pytest.mark.parametrize("side", ["visitor", "desk"])
@pytest.mark.parametrize("epoch", [1, 7])
def test_both_writings_understand_each_other(page: Page, side: str, epoch: int) -> None:
    pair = Pair(page, side, epoch)
    for seq, text in enumerate(TEXTS, 1):
        box, fault = pair.seal(text, seq)
        assert (pair.peer.open(box, seq), fault) == (text, "")
        assert pair.open(pair.peer.seal(text, seq), seq) == [text, ""]


@settings(max_examples=25)
@given(text=st.text(max_size=300), seq=st.integers(1, 2**53 - 1))
def test_any_text_under_any_number_comes_back(page: Page, text: str, seq: int) -> None:
    pair = Pair(page)
    box, _ = pair.seal(text, seq)
    assert pair.peer.open(box, seq) == text
    assert pair.open(pair.peer.seal(text, seq), seq) == [text, ""]


def test_a_length_is_hidden_in_its_class(page: Page) -> None:
    pair = Pair(page)
    lengths = {len(unb64(pair.seal("e" * size, size + 1)[0])) - 16 for size in (0, 1, 100, 252)}
    assert lengths == {256}
    sizes = [len(unb64(pair.seal(text, 1_000 + i)[0])) - 16 for i, text in enumerate(TEXTS)]
    assert sizes == [256, 256, 256, 512, 8_192]
    assert set(sizes) <= set(SIZES)


def test_nothing_but_its_own_place_opens_a_box(page: Page) -> None:
    pair = Pair(page)
    box = pair.peer.seal("bonjour", 3)
    for room, epoch, side, seq in [
        (pair.room, 1, "visitor", 4),
        (pair.room, 2, "visitor", 3),
        (new_room(), 1, "visitor", 3),
        (pair.room, 1, "desk", 3),  # a message sent back to who wrote it
    ]:
        pair.start(room, epoch, side)
        assert pair.open(box, seq) == [None, "OperationError"]
    pair.start(pair.room, 1, "visitor")
    assert pair.open(box, 3) == ["bonjour", ""]


def test_what_a_browser_sealed_opens_nowhere_else(page: Page) -> None:
    pair = Pair(page)
    box, _ = pair.seal("bonjour", 1)
    with pytest.raises(InvalidTag):
        pair.peer.open(box, 2)
    for peer in (
        Session(pair.key, pair.browser_key, new_room(), 1, "desk"),
        Session(pair.key, pair.browser_key, pair.room, 2, "desk"),
        Session(pair.key, pair.browser_key, pair.room, 1, "visitor"),
        Session(Key(), pair.browser_key, pair.room, 1, "desk"),
    ):
        with pytest.raises(InvalidTag):
            peer.open(box, 1)


def test_one_bit_changed_opens_nothing(page: Page) -> None:
    pair = Pair(page)
    box = pair.peer.seal("bonjour", 1)
    for at in (0, len(box) // 2, len(box) - 3):
        changed = box[:at] + ("A" if box[at] != "A" else "B") + box[at + 1 :]
        assert pair.open(changed, 1) == [None, "OperationError"]


def test_a_number_that_does_not_grow_is_dropped(page: Page) -> None:
    pair = Pair(page)
    first, third = pair.peer.seal("un", 1), pair.peer.seal("trois", 3)
    assert pair.open(third, 3) == ["trois", ""]
    for box, seq in ((third, 3), (first, 1)):
        assert pair.open(box, seq) == [None, "RangeError"]


def test_what_is_opened_at_once_comes_in_its_order(page: Page) -> None:
    pair = Pair(page)
    boxes = [[pair.peer.seal(text, seq), seq] for seq, text in enumerate(("e" * 2_000, "b", "c"), 1)]
    got = page.evaluate("boxes => Promise.all(boxes.map(([box, seq]) => held.sessions.mine.open(box, seq)))", boxes)
    assert [text[0] for text in got] == ["e", "b", "c"]


def test_no_number_seals_two_texts(page: Page) -> None:
    pair = Pair(page)
    assert pair.seal("un", 5)[1] == ""
    assert pair.seal("autre", 5) == pair.seal("autre", 4) == [None, "RangeError"]


@pytest.mark.parametrize("box", [None, 7, "", "a+b/", {}, "AAAA", "é", "A" * 9_000])
@pytest.mark.parametrize("seq", [1, 0, -1, 1.5, None, "1"])
def test_what_is_no_message_is_refused(page: Page, box: Any, seq: Any) -> None:
    assert Pair(page).open(box, seq)[0] is None


@pytest.mark.parametrize("plain", [b"", b"\0" * 100, b"\xff" * 256, (300).to_bytes(4, "big") + bytes(252)])
def test_padding_that_is_none_is_refused(page: Page, plain: bytes) -> None:
    pair = Pair(page)
    assert pair.open(pair.peer.seal_plain(plain, 1), 1)[0] is None


def test_a_text_has_two_thousand_characters_at_most(page: Page) -> None:
    pair = Pair(page)
    assert pair.seal("👍" * 2_001, 1) == [None, "RangeError"]
    assert pair.seal("👍" * 2_000, 1)[1] == ""


def test_a_dropped_session_neither_reads_nor_writes(page: Page) -> None:
    pair = Pair(page)
    page.evaluate("held.sessions.mine.drop()")
    assert pair.seal("un", 1) == pair.open(pair.peer.seal("un", 1), 1) == [None, "Error"]


def test_no_private_key_leaves_the_browser(page: Page) -> None:
    for make in ("Seal.visitorKeys()", "Seal.deskKeys()", "Seal.identity.make()"):
        assert page.evaluate(f"{make}.then(({{pair}}) => pair.privateKey.extractable)") is False
        for form in ("pkcs8", "jwk"):
            program = f"{make}.then(({{pair}}) => failed(crypto.subtle.exportKey('{form}', pair.privateKey)))"
            assert page.evaluate(program) == [None, "InvalidAccessError"]


def believed(page: Page, told: Any, key: str, now: int = NOW) -> Any:
    return page.evaluate("([told, key, now]) => Seal.certified(told, key, now)", [told, key, now])


def test_a_certificate_of_the_organisation_is_believed_until_it_runs_out(page: Page) -> None:
    organisation, identity = Key(), Key()
    told = certificate(organisation, identity, NOW + 60, "Élodie · équipe de nuit")
    assert believed(page, told, organisation.public)
    assert believed(page, told, organisation.public, NOW + 59)
    assert not believed(page, told, organisation.public, NOW + 60)


def test_a_forged_certificate_is_not(page: Page) -> None:
    organisation, identity, stranger = Key(), Key(), Key()
    told = certificate(organisation, identity, NOW + 60)
    assert not believed(page, told, stranger.public)
    assert not believed(page, certificate(stranger, identity, NOW + 60), organisation.public)
    for change in (
        {"key": stranger.public},
        {"label": "Camilla"},
        {"until": NOW + 61},
        {"signature": stranger.sign("x")},
        {"signature": ""},
    ):
        assert not believed(page, told | change, organisation.public)


@pytest.mark.parametrize("told", [None, 7, "x", [], {}, {"key": {}, "label": [], "until": "9", "signature": None}])
def test_what_is_no_certificate_is_not_believed(page: Page, told: Any) -> None:
    assert believed(page, told, Key().public) is False


def test_a_label_has_no_second_line_to_hide_in(page: Page) -> None:
    organisation = Key()
    assert not believed(page, certificate(organisation, Key(), NOW + 60, "a\nb"), organisation.public)


def claim(identity: Key, **changes: Any) -> dict[str, Any]:
    """What the visitor's page holds the responder to; `changes` were made after it was signed."""
    told = {"room": new_room(), "epoch": 2, "visitorKey": Key().public, "deskKey": Key().public}
    signature = identity.sign(claim_text(told["room"], 2, told["visitorKey"], told["deskKey"]))
    return {**told, "signature": signature, "certificate": {"key": identity.public}, **changes}


def test_a_claim_is_signed_for_one_room_epoch_and_pair_of_keys(page: Page) -> None:
    identity, stranger = Key(), Key()
    assert page.evaluate("Seal.verifyClaim", claim(identity))
    for change in (
        {"room": new_room()},
        {"epoch": 3},
        {"visitorKey": stranger.public},
        {"deskKey": stranger.public},
        {"certificate": {"key": stranger.public}},
        {"certificate": None},
        {"signature": None},
        {"epoch": "2"},
        {"room": ["x"]},
    ):
        assert page.evaluate("Seal.verifyClaim", claim(identity, **change)) is False


def test_a_claim_signed_in_the_browser_is_the_contracts(page: Page) -> None:
    told = {"room": new_room(), "epoch": 1, "visitorKey": Key().public, "deskKey": Key().public}
    public, signature = page.evaluate(
        "async (told) => { const {publicKey, pair} = await Seal.identity.make();"
        " return [publicKey, await Seal.identity.sign(pair, told)]; }",
        told,
    )
    text = claim_text(told["room"], 1, told["visitorKey"], told["deskKey"])
    verify(public, signature, text)
    with pytest.raises(InvalidSignature):
        verify(public, signature, text + "x")


def test_the_safety_number_is_the_same_on_both_screens(page: Page) -> None:
    for _ in range(20):
        room, visitor_key, desk_key = new_room(), Key().public, Key().public
        told = {"room": room, "epoch": 1, "visitorKey": visitor_key, "deskKey": desk_key}
        assert page.evaluate("Seal.safetyNumber", told) == safety_number(room, 1, visitor_key, desk_key)
