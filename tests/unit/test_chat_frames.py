"""What browsers send to the chat: read strictly, whatever it is, and for the role of whoever sent it."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.domain.chat_fields import BOX_BYTES
from antirelou.domain.chat_frame import Bad, Claim, Duty, End, Hand, Hello, Mute, Ping, Quit, Say, Typing
from antirelou.domain.chat_json import is_base64url
from antirelou.domain.chat_reading import read_frame
from antirelou.domain.ticket import Role
from chats import BOX, CERTIFICATE, KEY, PROOF, ROOM, SIGNATURE, b64

VISITOR, DESK = Role.VISITOR, Role.DESK
SAY = {"action": "say", "seq": 1, "epoch": 1, "box": BOX}
CLAIM = {
    "action": "claim",
    "room": ROOM,
    "epoch": 1,
    "key": KEY,
    "signature": SIGNATURE,
    "certificate": CERTIFICATE,
}
DUTY = {"action": "duty", "on": True, "areas": ["FR", "BE-1"], "locales": ["fr-FR"]}


def read(fields: Any, role: Role = DESK) -> Any:
    return read_frame(json.dumps(fields), role)


@pytest.mark.parametrize(
    ("role", "fields", "frame"),
    [
        (VISITOR, {"action": "hello"}, Hello()),
        (DESK, {"action": "hello"}, Hello()),
        (DESK, {"action": "ping"}, Ping()),
        (VISITOR, SAY, Say(1, 1, BOX)),
        (VISITOR, {"action": "typing"}, Typing()),
        (VISITOR, {"action": "quit"}, Quit()),
        (DESK, DUTY, Duty(True, ("FR", "BE-1"), ("fr-FR",))),
        (DESK, {"action": "duty", "on": False}, Duty(False)),
        (DESK, {"action": "duty", "on": False, "areas": [], "locales": ["fr-FR"]}, Duty(False)),
        (DESK, CLAIM, Claim(ROOM, 1, PROOF)),
        (DESK, {**SAY, "room": ROOM}, Say(1, 1, BOX, ROOM)),
        (DESK, {"action": "typing", "room": ROOM}, Typing(ROOM)),
        (DESK, {"action": "hand", "room": ROOM, "to": "a-b"}, Hand(ROOM, "a-b")),
        (DESK, {"action": "end", "room": ROOM}, End(ROOM)),
        (DESK, {"action": "mute", "room": ROOM, "on": True}, Mute(ROOM, True)),
    ],
)
def test_every_frame_of_the_contract_is_read(role: Role, fields: Any, frame: Any) -> None:
    assert read(fields, role) == frame


@pytest.mark.parametrize("action", ["duty", "claim", "hand", "end", "mute"])
def test_a_visitor_cannot_do_what_is_the_desks(action: str) -> None:
    assert read({**CLAIM, "action": action}, VISITOR) is Bad.ROLE


def test_the_desk_cannot_quit_for_a_visitor() -> None:
    assert read({"action": "quit"}) is Bad.ROLE


@pytest.mark.parametrize("action", [None, 1, "", "$connect", "Hello", ["say"], {"a": 1}])
def test_an_action_nobody_knows_is_refused(action: Any) -> None:
    assert read({"action": action}) is Bad.ACTION


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "[]",
        "null",
        '"hello"',
        "{",
        '{"action":"hello","action":"hello"}',
        '{"action":"hello","__proto__":{}}',
        '{"action":"hello","constructor":1}',
        '{"action":"hello","x":NaN}',
        '{"action":"hello","x":"\\ud800"}',
        '{"action":"hello","x":' + "[" * 5000 + "]" * 5000 + "}",
        '{"action":"hello","x":' + "9" * 5000 + "}",
        '{"action":"hello","x":"' + "é" * 9000 + '"}',
        '{"action":"hello"}' + " " * 16384,
    ],
)
def test_what_is_no_plain_object_is_no_frame(text: Any) -> None:
    assert read_frame(text, VISITOR) is Bad.FRAME


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": True},
        {"seq": 1.0},
        {"seq": "1"},
        {"seq": 2**31},
        {"epoch": 0},
        {"epoch": None},
        {"box": ""},
        {"box": None},
        {"box": BOX[:-1]},
        {"box": BOX + "A"},
        {"box": "+" + BOX[1:]},
        {"box": "\x00" + BOX[1:]},
        {"box": "é" + BOX[1:]},
        {"to": "x"},
    ],
)
def test_a_message_that_is_not_sealed_and_counted_as_agreed_is_no_frame(change: dict[str, Any]) -> None:
    assert read(SAY | change, VISITOR) is Bad.FRAME


@pytest.mark.parametrize("missing", ["seq", "epoch", "box"])
def test_a_message_that_lacks_something_is_no_frame(missing: str) -> None:
    assert read({name: value for name, value in SAY.items() if name != missing}, VISITOR) is Bad.FRAME


def test_a_box_of_every_size_passes_and_a_longer_one_is_told_to_be_too_long() -> None:
    for size in BOX_BYTES:
        assert read(SAY | {"box": b64(bytes(size))}, VISITOR) == Say(1, 1, b64(bytes(size)))
    assert read(SAY | {"box": b64(bytes(BOX_BYTES[-1] + 1))}, VISITOR) == Say(1, 1, "")


@pytest.mark.parametrize(
    "change",
    [
        {"key": KEY[:-1]},
        {"key": "A" + KEY[1:]},
        {"key": b64(bytes([5]) + bytes(64))},
        {"signature": KEY},
        {"room": ROOM + "A"},
        {"room": "*" * 22},
        {"epoch": 0},
        {"certificate": None},
        {"certificate": []},
        {"certificate": CERTIFICATE | {"until": "1"}},
        {"certificate": CERTIFICATE | {"until": 1.5}},
        {"certificate": CERTIFICATE | {"label": "two\nlines"}},
        {"certificate": CERTIFICATE | {"label": ""}},
        {"certificate": CERTIFICATE | {"label": "a" * 61}},
        {"certificate": CERTIFICATE | {"more": 1}},
    ],
)
def test_a_claim_without_a_sound_proof_is_no_frame(change: dict[str, Any]) -> None:
    assert read(CLAIM | change) is Bad.FRAME


@pytest.mark.parametrize(
    "change",
    [
        {"on": 1},
        {"areas": []},
        {"areas": "FR"},
        {"areas": ["fr"]},
        {"areas": ["FR-"]},
        {"areas": ["FR\n"]},
        {"areas": [["FR"]]},
        {"locales": ["french"]},
        {"locales": []},
        {"areas": ["FR"] * 201},
    ],
)
def test_a_duty_that_covers_nothing_we_know_is_no_frame(change: dict[str, Any]) -> None:
    assert read(DUTY | change) is Bad.FRAME


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_ACTIONS = st.sampled_from(["hello", "ping", "say", "typing", "quit", "duty", "claim", "hand", "end", "mute"])
_NAMES = st.sampled_from(
    ["room", "seq", "epoch", "box", "on", "areas", "locales", "key", "signature", "certificate", "to"]
)
_SOUND = st.sampled_from([ROOM, BOX, KEY, SIGNATURE, CERTIFICATE, 1, True, ["FR"], "x"])


@given(st.dictionaries(_NAMES, _JSON | _SOUND), _ACTIONS | _JSON, st.sampled_from(Role))
def test_no_object_makes_reading_fail(fields: dict[str, Any], action: Any, role: Role) -> None:
    frame = read_frame(json.dumps(fields | {"action": action}), role)
    assert frame is not None
    assert isinstance(frame, Bad) or type(frame) in (Hello, Ping, Quit, Say, Typing, Duty, Claim, Hand, End, Mute)


@given(st.text(st.characters()) | st.binary() | st.none(), st.sampled_from(Role))
def test_nothing_at_all_makes_reading_fail(text: Any, role: Role) -> None:
    assert isinstance(read_frame(text, role), Bad)


@given(st.binary(max_size=100))
def test_base64url_is_read_in_its_one_spelling(raw: bytes) -> None:
    text = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert is_base64url(text, len(raw))
    assert not is_base64url(text, len(raw) + 1)
    assert not is_base64url(text + "=", len(raw))
