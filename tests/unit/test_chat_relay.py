"""The relay, from the ticket to the end of a room: what each side reads, and what is left of it."""

from dataclasses import replace
from typing import Any

import pytest

from antirelou.domain.admission import Admitted
from antirelou.domain.chat_asked import NewVisitor, NoTicket, Returning
from antirelou.domain.connection import CONNECTION_LASTS_MS, MOST_FRAMES
from antirelou.domain.ticket import TICKET_LASTS_MS
from antirelou.services.change_room import BusyRoomError
from chats import BOX, CERTIFICATE, KEY, SIGNATURE, ChatHouse, Desk, Visitor, b64, key
from house import NOW

MINUTE = 60_000
NEW = NewVisitor("FR-75", "fr-FR", KEY)


@pytest.fixture
def house() -> ChatHouse:
    return ChatHouse()


@pytest.fixture
def pair(house: ChatHouse) -> tuple[Visitor, Desk]:
    """In conversation, with nothing left to read."""
    desk, visitor = house.desk(), house.visitor()
    desk.claim(visitor.room)
    desk.read(), visitor.read()
    return visitor, desk


# Tickets


def test_a_ticket_opens_one_connection_and_no_second(house: ChatHouse) -> None:
    ticket = house.ask(NEW)
    first, second = house.connect(ticket), house.connect(ticket)
    assert house.wires.there == {first}
    assert house.chat.take(second, '{"action":"hello"}', NOW) == "unknown"


@pytest.mark.parametrize("ticket", [None, "", 5, "x", b64(bytes(32)), "\x00" * 43, ["a"], "é" * 43])
def test_without_a_ticket_nobody_comes_in(house: ChatHouse, ticket: Any) -> None:
    house.connect(ticket)
    assert not house.wires.there


def test_a_ticket_is_worthless_a_minute_later(house: ChatHouse) -> None:
    ticket = house.ask(NEW)
    house.now += TICKET_LASTS_MS
    house.connect(ticket)
    assert not house.wires.there


@pytest.mark.parametrize(("answer", "why"), [(Admitted.NETWORK, NoTicket.NETWORK), (Admitted.BUSY, NoTicket.BUSY)])
def test_who_is_not_admitted_gets_no_ticket(house: ChatHouse, answer: Admitted, why: NoTicket) -> None:
    house.admission.answer = answer
    assert house.ask(NEW, "198.51.100.7") is why
    assert house.admission.asked == [("198.51.100.7", 0)]
    assert why.status == 429


@pytest.mark.parametrize("opens_ms", [None, NOW + 1])
def test_out_of_hours_there_is_no_queue_to_wait_in(house: ChatHouse, opens_ms: int | None) -> None:
    house.rota.opens_ms = opens_ms
    assert house.ask(NEW) is NoTicket.CLOSED
    assert house.hours("FR-75", "fr-FR", NOW).opens_ms == opens_ms
    house.desk(locales=("en",))
    assert house.ask(NEW) is NoTicket.CLOSED
    house.desk("sub2", areas=("CA",), locales=("fr-CA",))
    assert isinstance(house.ask(NEW), str)
    assert house.hours("FR-75", "fr-FR", NOW).there


def test_a_room_gives_a_ticket_back_only_to_who_knows_its_word(house: ChatHouse) -> None:
    visitor = house.visitor()
    assert house.ask(Returning(visitor.room, b64(bytes(32)))) is NoTicket.NO_ROOM
    assert house.ask(Returning(b64(bytes(16)), visitor.resume)) is NoTicket.NO_ROOM
    assert house.ask(None) is NoTicket.MALFORMED
    assert not house.table.tickets
    assert isinstance(house.ask(Returning(visitor.room, visitor.resume)), str)


# Waiting and claiming


def test_who_waits_reads_how_many_are_before_and_whether_somebody_is_there(house: ChatHouse) -> None:
    house.visitor()
    house.now += 1
    second = house.connect(house.ask(NEW))
    house.frame(second, "hello")
    (waiting,) = house.read(second)
    assert (waiting["event"], waiting["ahead"], waiting["there"]) == ("waiting", 1, False)
    assert waiting.pop("resume")  # told once
    desk = house.desk()
    assert house.read(second)[-1] == {**waiting, "there": True}
    desk.frame("duty", on=False)
    assert house.read(second)[-1]["there"] is False


def test_those_on_duty_who_speak_the_language_read_who_waits_and_no_others(house: ChatHouse) -> None:
    desks = [house.desk("a"), house.desk("b", locales=("fr-CA",)), house.desk("c", locales=("en",))]
    for desk in desks:
        desk.read()
    visitor = house.visitor()
    (waits,) = desks[0].read()
    assert waits == {
        "event": "waits",
        "room": visitor.room,
        "area": "FR-75",
        "locale": "fr-FR",
        "since_ms": NOW,
        "key": KEY,
        "epoch": 1,
    }
    assert [desk.names() for desk in desks[1:]] == [["waits"], []]


def test_one_claim_wins_and_the_other_reads_that_it_is_taken(house: ChatHouse) -> None:
    first, second, visitor = house.desk("a"), house.desk("b"), house.visitor()
    behind = house.visitor()
    first.read(), second.read(), visitor.read()
    assert first.claim(visitor.room) == "claimed"
    assert second.claim(visitor.room) == "taken"
    assert first.names() == ["yours"]
    gone = {"event": "gone", "room": visitor.room, "epoch": 1}
    assert second.read() == [gone, {"event": "taken", "room": visitor.room}]
    (claimed,) = visitor.read()
    assert claimed == {
        "event": "claimed",
        "version": 2,
        "room": visitor.room,
        "epoch": 1,
        "key": KEY,
        "signature": SIGNATURE,
        "certificate": CERTIFICATE,
    }
    assert behind.read()[-1]["ahead"] == 0


def test_a_claim_that_comes_twice_is_answered_twice_and_is_one(house: ChatHouse) -> None:
    desk, visitor = house.desk(), house.visitor()
    desk.read()
    assert [desk.claim(visitor.room), desk.claim(visitor.room)] == ["claimed", "claimed_already"]
    assert desk.names() == ["yours", "yours"]
    assert house.counts.counts["claimed"] == 1


def test_a_claim_of_another_epoch_is_none(house: ChatHouse) -> None:
    desk, visitor = house.desk(), house.visitor()
    assert desk.claim(visitor.room, epoch=2) == "taken"
    assert visitor.names() == []


def test_nobody_claims_what_waits_without_being_on_duty_for_its_language(house: ChatHouse) -> None:
    visitor, off = house.visitor(), Desk(house, house.desk_connection("off"), "off")
    other = house.desk("other", locales=("en",))
    assert off.claim(visitor.room) == "taken"
    assert other.claim(visitor.room) == "taken"


def test_a_page_that_was_reloaded_claims_its_room_again_with_new_keys(pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    assert desk.claim(visitor.room, epoch=2, desk_key=key(2)) == "claimed"
    (claimed,) = visitor.read()
    assert (claimed["epoch"], claimed["key"]) == (2, key(2))
    assert visitor.say(epoch=1) == "not_delivered_away"
    assert visitor.say(epoch=2) == "delivered"


# Saying


def test_what_is_said_arrives_as_it_was_sealed_and_its_sender_is_told(pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    visitor.say(seq=7)
    desk.say(visitor.room, seq=9)
    said = {"event": "said", "room": visitor.room, "epoch": 1, "box": BOX}
    assert desk.read() == [{**said, "seq": 7}, {"event": "delivered", "room": visitor.room, "seq": 9, "epoch": 1}]
    assert visitor.read() == [{"event": "delivered", "room": visitor.room, "seq": 7, "epoch": 1}, {**said, "seq": 9}]


def test_a_message_costs_two_requests_and_is_nowhere_afterwards(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    house.table.requests = 0
    pair[0].say()
    assert house.table.requests == 2
    assert not house.table.holds(BOX)


def test_nobody_hears_a_visitor_who_waits(house: ChatHouse) -> None:
    house.desk()
    visitor = house.visitor()
    assert visitor.say() == "not_delivered_away"


def test_a_responder_speaks_in_their_own_rooms_only(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, other = pair[0], house.desk("other")
    assert other.say(visitor.room) == "not_delivered_no_room"
    other.frame("typing", room=visitor.room)
    assert other.frame("end", room=visitor.room) == "not_theirs"
    assert other.frame("mute", room=visitor.room, on=True) == "not_theirs"
    assert other.frame("hand", room=visitor.room, to="other") == "not_theirs"
    assert visitor.names() == []
    assert visitor.say() == "delivered"


def test_a_peer_who_is_gone_is_told_to_the_sender_and_noted(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    house.drop(desk.connection, told=False)
    assert visitor.say() == "not_delivered_away"
    assert visitor.names() == ["away", "not_delivered"]
    assert house.table.rooms[visitor.room].desk_gone_ms == NOW


def test_a_post_that_fails_is_told_as_a_fault_and_nobody_is_taken_for_gone(
    house: ChatHouse, pair: tuple[Visitor, Desk]
) -> None:
    visitor, desk = pair
    house.wires.broken.add(desk.connection)
    assert visitor.say() == "not_delivered_fault"
    assert not house.table.rooms[visitor.room].desk_gone_ms


def test_a_table_that_fails_is_told_as_a_fault_and_raised(
    house: ChatHouse, pair: tuple[Visitor, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise BusyRoomError

    monkeypatch.setattr(house.relay.rooms, "find", fail)
    with pytest.raises(BusyRoomError):
        pair[0].say(seq=3)
    assert [(event["seq"], event["why"]) for event in pair[0].read()] == [(3, "fault")]


def test_what_is_too_long_is_told_to_be(pair: tuple[Visitor, Desk]) -> None:
    visitor, _ = pair
    assert visitor.say(box=b64(bytes(8209))) == "not_delivered_too_long"


def test_a_muted_visitor_is_told_and_not_heard(pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    desk.frame("mute", room=visitor.room, on=True)
    assert visitor.read() == [{"event": "muted", "version": 3, "on": True}]
    assert visitor.say() == "not_delivered_muted"
    assert desk.say(visitor.room) == "delivered"
    desk.frame("mute", room=visitor.room, on=False)
    assert visitor.say() == "delivered"


def test_typing_is_passed_on_and_answered_with_nothing(pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    visitor.house.frame(visitor.connection, "typing")
    desk.frame("typing", room=visitor.room)
    assert desk.read() == visitor.read() == [{"event": "typing", "room": visitor.room}]


# Floods and nonsense


def test_who_sends_too_much_is_told_to_slow_down_and_then_closed(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    said = [visitor.say(seq) for seq in range(1, MOST_FRAMES + 3)]  # after a hello
    assert said == ["delivered"] * (MOST_FRAMES - 1) + ["slow_down"] * 3
    assert visitor.connection in house.wires.closed
    assert desk.names()[-1] == "away"


def test_ten_seconds_later_the_count_begins_anew(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, _ = pair
    for _ in range(20):
        house.frame(visitor.connection, "ping")
    house.now += 10_000
    for _ in range(20):
        house.frame(visitor.connection, "ping")
    assert visitor.names() == ["pong"] * 40


def test_the_tenth_frame_that_is_none_closes_the_connection(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, _ = pair
    for _ in range(9):
        house.chat.take(visitor.connection, "nonsense", NOW)
    assert visitor.connection in house.wires.there
    assert house.frame(visitor.connection, "end", room=visitor.room) == "refused_role"
    assert visitor.connection not in house.wires.there
    assert visitor.read()[-1] == {"event": "refused", "why": "role"}


def test_a_connection_nobody_knows_is_closed(house: ChatHouse) -> None:
    house.wires.there.add("stranger")
    assert house.frame("stranger", "hello") == "unknown"
    assert not house.wires.there


def test_a_connection_is_known_for_two_hours_and_a_little(house: ChatHouse) -> None:
    visitor = house.visitor()
    house.now += CONNECTION_LASTS_MS
    assert house.frame(visitor.connection, "ping") == "unknown"


# Leaving and coming back


def test_a_visitor_who_comes_back_is_in_the_same_conversation(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    house.drop(visitor.connection)
    assert desk.say(visitor.room) == "not_delivered_away"
    visitor.come_back()
    assert visitor.names() == ["claimed"]
    assert desk.names() == ["away", "not_delivered", "back"]
    assert [visitor.say(), desk.say(visitor.room)] == ["delivered", "delivered"]


def test_a_late_disconnect_of_the_old_connection_changes_nothing(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    old = visitor.connection
    visitor.come_back()
    house.drop(old)
    house.drop(old)
    assert house.frame(old, "say", seq=1, epoch=1, box=BOX) == "unknown"
    assert desk.names() == ["back"]
    assert visitor.say() == "delivered"


def test_before_its_hello_a_connection_that_came_back_hears_nothing(
    house: ChatHouse, pair: tuple[Visitor, Desk]
) -> None:
    visitor, desk = pair
    connection = house.connect(house.ask(Returning(visitor.room, visitor.resume)))
    assert desk.say(visitor.room) == "not_delivered_away"
    assert house.read(connection) == []


def test_who_comes_back_to_the_queue_keeps_the_place(house: ChatHouse) -> None:
    first = house.visitor()
    house.now += 1
    house.visitor()
    house.drop(first.connection)
    first.come_back()
    assert [(event["event"], event["ahead"]) for event in first.read()] == [("waiting", 0)]


def test_a_responder_who_comes_back_has_the_same_rooms_and_duty(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    house.drop(desk.connection)
    assert visitor.names() == ["away"]
    desk.come_back()
    (event,) = desk.read()
    assert [room["room"] for room in event["rooms"]] == [visitor.room]
    assert event["duty"] == {"on": True, "areas": ["FR"], "locales": ["fr-FR"]}
    assert visitor.names() == ["back"]
    assert visitor.say() == "delivered"


def test_a_desk_opened_elsewhere_closes_the_first(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    first = desk.connection
    desk.come_back()
    house.drop(first)
    assert first in house.wires.closed
    assert visitor.names() == []
    assert visitor.say() == "delivered"


def test_a_minute_without_its_visitor_ends_a_room(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    house.drop(visitor.connection)
    house.now += MINUTE - 1
    house.sweep()
    assert visitor.room in house.table.rooms
    house.now += 1
    house.sweep()
    assert desk.names() == ["away", "ended"]
    assert not house.table.holds(visitor.room)
    assert house.ask(Returning(visitor.room, visitor.resume)) is NoTicket.NO_ROOM


def test_what_a_visitor_hears_of_the_room_says_which_word_is_newer(house: ChatHouse) -> None:
    desk, visitor = house.desk(), house.visitor()
    desk.claim(visitor.room)
    desk.frame("mute", room=visitor.room, on=True)
    house.drop(desk.connection)
    house.now += MINUTE
    house.sweep()
    told = [event for event in visitor.read() if event["event"] != "said"]
    assert [event["event"] for event in told] == ["claimed", "muted", "away", "left", "waiting", "waiting"]
    assert [event["version"] for event in told] == [2, 3, 4, 5, 5, 5]


def test_who_has_waited_for_a_minute_is_told_of_again_in_case_the_word_was_lost(house: ChatHouse) -> None:
    desk, visitor = house.desk(), house.visitor()
    house.now += MINUTE - 1
    house.sweep()
    house.visitor()
    desk.read()
    house.now += 1
    house.sweep()
    assert [(event["event"], event["room"]) for event in desk.read()] == [("waits", visitor.room)]


def test_a_minute_without_its_responder_puts_a_room_back_in_its_place(house: ChatHouse) -> None:
    desk, visitor = house.desk(), house.visitor()
    desk.claim(visitor.room)
    house.now += 1000
    house.visitor()
    visitor.read()
    house.drop(desk.connection)
    house.now += MINUTE
    other = house.desk("other")
    other.read()
    house.sweep()
    names = visitor.read()
    assert [event["event"] for event in names[:3]] == ["away", "left", "waiting"]
    assert names[2]["ahead"] == 0
    waits = next(event for event in other.read() if event["event"] == "waits")
    assert (waits["room"], waits["epoch"]) == (visitor.room, 2)
    assert other.claim(visitor.room, epoch=2) == "claimed"
    desk.come_back()
    assert desk.read()[0]["rooms"] == []


def test_a_sweep_finds_who_left_without_a_word(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    waiting = house.visitor()
    for connection in (visitor.connection, waiting.connection):
        house.drop(connection, told=False)
    house.now += MINUTE
    assert house.sweep()["gone"] == 2
    assert "away" in desk.names()
    house.now += MINUTE
    house.sweep()
    assert not house.table.holds(visitor.room, waiting.room)


def test_a_sweep_leaves_alone_those_who_are_there(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    for _ in range(5):
        house.now += MINUTE
        assert house.sweep() == {"gone": 0, "ended": 0, "again": 0, "dropped": 0}
    assert [visitor.say(), desk.say(visitor.room)] == ["delivered", "delivered"]


def test_a_crash_while_leaving_leaves_no_room_behind(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    for connection in (visitor.connection, desk.connection):
        house.wires.there.discard(connection)
        house.relay.connections.forget(connection)
    assert house.sweep()["gone"] == 2
    house.now += MINUTE
    house.sweep()
    assert not house.table.holds(visitor.room)
    assert not house.table.duties


def test_who_never_says_hello_is_closed(house: ChatHouse) -> None:
    connection = house.connect(house.ask(NEW))
    house.now += MINUTE
    house.sweep()
    assert connection in house.wires.closed
    assert not house.table.connected


def test_a_room_ends_after_four_hours(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    house.table.connected = {
        each: replace(who, opened_ms=NOW + 9_000_000) for each, who in house.table.connected.items()
    }
    house.now += 4 * 60 * MINUTE
    house.sweep()
    assert desk.names() == ["ended"]
    assert visitor.names() == ["ended"]
    assert not house.table.rooms


# Handing over


def test_a_room_is_handed_over_when_the_colleague_claims_it(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    other, third = house.desk("other"), house.desk("third")
    desk.read(), other.read()
    assert desk.frame("hand", room=visitor.room, to="other") == "offered"
    (offered,) = other.read()
    assert (offered["event"], offered["room"], offered["epoch"]) == ("offered", visitor.room, 2)
    assert offered["from"] == CERTIFICATE["label"]
    assert third.claim(visitor.room, epoch=2) == "taken"
    assert [visitor.say(), desk.say(visitor.room)] == ["delivered", "delivered"]
    visitor.read(), desk.read()
    assert other.claim(visitor.room, epoch=2, desk_key=key(5)) == "claimed"
    assert desk.names() == ["handed"]
    assert [(event["event"], event["epoch"]) for event in visitor.read()] == [("claimed", 2)]
    assert desk.say(visitor.room, epoch=2) == "not_delivered_no_room"
    assert visitor.say(epoch=2) == "delivered"
    assert house.counts.counts == {"opened": 1, "claimed": 1, "handed": 1}


def test_an_offer_taken_back_is_gone(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    other = house.desk("other")
    desk.frame("hand", room=visitor.room, to="other")
    desk.frame("hand", room=visitor.room, to=desk.sub)
    assert other.names() == ["offered", "gone"]
    assert other.claim(visitor.room, epoch=2) == "taken"


def test_an_offer_is_gone_when_its_own_responder_takes_new_keys(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    other = house.desk("other")
    desk.frame("hand", room=visitor.room, to="other")
    desk.claim(visitor.room, epoch=2, desk_key=key(2))
    assert other.names() == ["offered", "gone"]
    assert other.claim(visitor.room, epoch=3) == "taken"


def test_nobody_hands_to_somebody_who_is_not_there(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    other = house.desk("other")
    house.drop(other.connection)
    assert desk.frame("hand", room=visitor.room, to="other") == "not_theirs"
    assert desk.frame("hand", room=visitor.room, to="nobody") == "not_theirs"


def test_an_offer_is_told_again_to_who_was_away(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    other = house.desk("other")
    desk.frame("hand", room=visitor.room, to="other")
    other.come_back()
    assert other.names() == ["desk", "offered"]


# Ends


def test_when_the_visitor_quits_nothing_of_the_room_is_left_but_a_count(
    house: ChatHouse, pair: tuple[Visitor, Desk]
) -> None:
    visitor, desk = pair
    house.ask(Returning(visitor.room, visitor.resume))  # and its ticket not spent
    house.frame(visitor.connection, "quit")
    assert not house.table.holds(visitor.room, KEY, visitor.connection)
    assert not house.table.tickets
    assert house.counts.counts["quit"] == 1
    assert desk.names() == ["ended"]
    assert visitor.connection in house.wires.closed


def test_a_page_that_closes_quits_without_its_connection(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    assert house.chat.end.quit_by(visitor.room, "wrong", NOW) == "unknown"
    resume = house.table.rooms[visitor.room].resume
    assert [house.chat.end.quit_by(visitor.room, resume, NOW) for _ in range(2)] == ["quit", "unknown"]
    house.drop(visitor.connection)
    assert desk.names() == ["ended"]
    assert house.counts.counts["quit"] == 1
    assert not house.table.holds(visitor.room)


def test_who_quits_while_waiting_leaves_the_queue(house: ChatHouse) -> None:
    desk, visitor, behind = house.desk(), house.visitor(), house.visitor()
    desk.read()
    house.frame(visitor.connection, "quit")
    assert desk.read() == [{"event": "gone", "room": visitor.room}]
    assert behind.read()[-1]["ahead"] == 0
    assert desk.claim(visitor.room) == "taken"


def test_a_responder_ends_a_room_and_both_read_it(house: ChatHouse, pair: tuple[Visitor, Desk]) -> None:
    visitor, desk = pair
    desk.frame("end", room=visitor.room)
    desk.frame("end", room=visitor.room)
    assert visitor.names() == ["ended"]
    assert desk.names() == ["ended", "ended"]
    assert not house.table.holds(visitor.room)
    assert desk.say(visitor.room) == "not_delivered_no_room"
