"""The relay on the deployed template: its two APIs, its functions under their own policies, what is left of a room."""

import json

import pytest

from chats import BOX, CERTIFICATE, KEY, SIGNATURE, b64
from deployed_chat import Deployed
from sockets import RefusedError, WebSocket

PROOF = {"key": KEY, "signature": SIGNATURE, "certificate": CERTIFICATE}
SAY = {"action": "say", "seq": 1, "epoch": 1, "box": BOX}


def claim(desk: WebSocket, visitor: WebSocket, room: str) -> None:
    desk.send(action="claim", room=room, epoch=1, **PROOF)
    assert desk.read_until("yours")["epoch"] == 1
    assert visitor.read_until("claimed")["certificate"] == CERTIFICATE


def test_a_conversation_from_the_first_question_to_the_end_leaves_nothing(chat: Deployed) -> None:
    desk = chat.desk("sub-one")
    assert chat.ask("/open?area=FR-75&locale=fr-FR")[1] == {"open": True, "there": True, "ahead": 0}
    visitor, waiting = chat.visitor()
    room = waiting["room"]
    assert desk.read_until("waits")["room"] == room
    claim(desk, visitor, room)
    for seq in range(1, 6):
        visitor.send(**SAY | {"seq": seq})
        assert visitor.read_until("delivered")["seq"] == seq
        assert desk.read_until("said")["box"] == BOX
    desk.send(room=room, **SAY)
    assert visitor.read_until("said")["seq"] == 1
    visitor.vanish()
    assert desk.read_until("away")["room"] == room
    status, answer = chat.ask("/ticket", {"room": room, "resume": waiting["resume"]})
    assert status == 200
    back = chat.connect(answer["ticket"])
    back.send(action="hello")
    assert back.read_until("claimed")["room"] == room
    assert desk.read_until("back")["room"] == room
    back.send(action="quit")
    assert desk.read_until("ended")["room"] == room
    everything = chat.everything()
    for secret in (room, waiting["resume"], KEY, BOX, answer["ticket"]):
        assert secret not in everything
    assert chat.ask("/ticket", {"room": room, "resume": waiting["resume"]}) == (404, {"why": "no_room"})


def test_a_ticket_lets_in_once_and_a_stranger_never(chat: Deployed) -> None:
    chat.desk("sub-two")
    _, answer = chat.ask("/ticket", {"area": "FR-75", "locale": "fr-FR", "key": KEY})
    chat.connect(answer["ticket"])
    for ticket in (answer["ticket"], b64(bytes(32)), ""):
        with pytest.raises(RefusedError):
            chat.connect(ticket)


def test_what_was_captured_is_worth_nothing_to_a_stranger_and_reaches_nobody(chat: Deployed) -> None:
    desk, other = chat.desk("sub-one"), chat.desk("sub-two")
    visitor, waiting = chat.visitor()
    room = waiting["room"]
    claim(desk, visitor, room)
    visitor.send(**SAY)
    assert desk.read_until("said")["box"] == BOX
    stranger, _ = chat.visitor()
    stranger.send(**SAY)
    assert stranger.read_until("not_delivered")["why"] == "away"  # in a room of their own
    for frame in (SAY | {"room": room}, {"action": "quit", "room": room}):
        stranger.send(**frame)
        assert stranger.read_until("refused")["why"] == "frame"
    other.send(room=room, **SAY)
    assert other.read_until("not_delivered")["why"] == "no_room"
    for action in ("end", "mute", "hand"):
        other.send(action=action, room=room, **{"mute": {"on": True}, "hand": {"to": "sub-two"}}.get(action, {}))
        assert other.read_until("refused")["why"] == "action"
    other.send(action="claim", room=room, epoch=2, **PROOF)
    assert other.read_until("taken")["room"] == room
    for path, status in (("/ticket", 404), ("/quit", 200)):
        assert chat.ask(path, {"room": room, "resume": b64(bytes(32))})[0] == status
    assert what_came(visitor) == ["delivered"]
    assert what_came(desk) == ["waits"]  # of the stranger


def what_came(socket: WebSocket) -> list[str]:
    """What did, up to the answer to a ping."""
    names: list[str] = []
    socket.send(action="ping")
    while (name := socket.read()["event"]) != "pong":
        names.append(name)
    return names


def test_a_room_is_handed_over_and_its_page_quits_from_outside(chat: Deployed) -> None:
    first, second = chat.desk("sub-three"), chat.desk("sub-four")
    assert "sub-four" in [each["sub"] for each in first.read_until("colleagues")["colleagues"]]
    visitor, waiting = chat.visitor()
    room = waiting["room"]
    claim(first, visitor, room)
    first.send(action="hand", room=room, to="sub-four")
    assert second.read_until("offered")["epoch"] == 2
    second.send(action="claim", room=room, epoch=2, **PROOF)
    assert first.read_until("handed")["room"] == room
    assert visitor.read_until("claimed")["epoch"] == 2
    assert chat.ask("/quit", {"room": room, "resume": waiting["resume"]}) == (200, {})
    assert second.read_until("ended")["room"] == room
    with pytest.raises(EOFError):
        visitor.read_until("nothing more")
    assert room not in chat.everything()


def test_a_flood_is_closed_and_nonsense_is_refused(chat: Deployed) -> None:
    chat.desk("sub-five")
    visitor, _ = chat.visitor()
    for text in ("nonsense", '{"action":"__proto__"}', '{"action":"claim"}', "[" * 5000, '{"action":"hello","x":1}'):
        visitor.send_text(text)
        assert visitor.read()["event"] == "refused"
    for _ in range(5):
        visitor.send_text("nonsense")
    with pytest.raises(EOFError):
        visitor.read_until("nothing more")


def test_a_sweep_ends_what_nobody_came_back_to(chat: Deployed) -> None:
    desk = chat.desk("sub-six")
    visitor, waiting = chat.visitor()
    visitor.vanish()
    chat.minutes_pass(waiting["room"], minutes=1)
    chat.sweep()
    assert desk.read_until("gone")["room"] == waiting["room"]
    assert waiting["room"] not in chat.everything()


def test_a_ghost_whose_going_nobody_told_is_found_and_ended(chat: Deployed) -> None:
    desk = chat.desk("sub-seven")
    visitor, waiting = chat.visitor()
    room = waiting["room"]
    claim(desk, visitor, room)
    chat.lose_without_a_word(room)
    chat.sweep()
    assert desk.read_until("away")["room"] == room
    chat.minutes_pass(room, minutes=1)
    chat.sweep()
    assert desk.read_until("ended")["room"] == room
    assert room not in json.dumps(chat.rooms())
