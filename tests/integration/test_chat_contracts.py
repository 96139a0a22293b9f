"""What every implementation of the chat's ports keeps, the fakes included; and what happens when many come at once."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

import engines
from antirelou.adapters.chat_counts import TableCounts
from antirelou.adapters.connections import TableConnections, TableTickets
from antirelou.adapters.housekeeping import TableHousekeeping
from antirelou.adapters.responders import TableResponders
from antirelou.adapters.rooms import TableRooms
from antirelou.bootstrap.chat import Chat
from antirelou.domain.chat_room import RoomState, claim, hand, visitor_left, wait_again
from antirelou.domain.connection import CONNECTION_LASTS_MS
from antirelou.domain.responder import DUTY_LASTS_MS
from antirelou.domain.ticket import Role, Ticket, digest_of
from antirelou.services.chat_ports import Relay
from chats import CERTIFICATE, KEY, ON_DUTY, PROOF, ROOM, SIGNATURE, VISITOR, ChatHouse, b64
from fakes_chat import (
    FakeConnections,
    FakeHousekeeping,
    FakeResponders,
    FakeRooms,
    FakeRoomsTable,
    FakeTickets,
    FakeWires,
)
from house import NOW
from templates import template

_numbers = itertools.count(1)
TICKET = Ticket("digest", Role.VISITOR, NOW + 60_000, "FR-75", "fr-FR", KEY)


@dataclass
class Store:
    rooms: Any
    connections: Any
    tickets: Any
    responders: Any
    housekeeping: Any
    client: Any = None
    table: str = ""

    def visitor(self, connection: str = "v1") -> None:
        """A connection without a room yet."""
        self.tickets.put(replace(TICKET, digest=connection))
        assert self.connections.spend(connection, connection, NOW)

    def open(self, number: int = 0, since_ms: int = NOW) -> Any:
        connection = f"v{number}"
        self.visitor(connection)
        room = replace(VISITOR, id=b64(number.to_bytes(16, "big")), visitor=connection, since_ms=since_ms)
        return self.rooms.open(room)


@pytest.fixture(scope="module")
def new_store() -> Iterator[Callable[[str], Store]]:
    properties = template("infra/chat.yaml")["Resources"]["Rooms"]["Properties"]
    wanted = {name: properties[name] for name in ("BillingMode", "AttributeDefinitions", "KeySchema")}
    running: dict[str, engines.Engine] = {}

    def make(name: str) -> Store:
        engine = running.get(name) or running.setdefault(name, engines.start(name))
        at = engine.client, f"rooms-{next(_numbers)}"
        engine.client.create_table(TableName=at[1], **wanted)
        ports = TableRooms(*at), TableConnections(*at), TableTickets(*at), TableResponders(*at), TableHousekeeping(*at)
        return Store(*ports, *at)

    yield make
    for engine in running.values():
        engine.stop()


@pytest.fixture(params=["fake", *engines.found()])
def store(request: pytest.FixtureRequest, new_store: Callable[[str], Store]) -> Store:
    if request.param != "fake":
        return new_store(request.param)
    table = FakeRoomsTable()
    ports = FakeRooms(table), FakeConnections(table), FakeTickets(table), FakeResponders(table), FakeHousekeeping(table)
    return Store(*ports)


@pytest.fixture(params=engines.found())
def real(request: pytest.FixtureRequest, new_store: Callable[[str], Store]) -> Store:
    return new_store(request.param)


def items(store: Store) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = store.client.scan(TableName=store.table, ConsistentRead=True)["Items"]
    return found


# Tickets and connections


def test_a_ticket_is_spent_once_and_says_who_comes(store: Store) -> None:
    store.tickets.put(TICKET)
    who = store.connections.spend("digest", "c1", NOW)
    assert (who.role, who.area, who.locale, who.key, who.room) == (Role.VISITOR, "FR-75", "fr-FR", KEY, "")
    assert store.connections.spend("digest", "c2", NOW) is None
    assert store.connections.find("c1", NOW) == who
    assert store.connections.find("c2", NOW) is None


def test_a_desks_ticket_says_who_it_is(store: Store) -> None:
    store.tickets.put(Ticket("d", Role.DESK, NOW + 1000, sub="sub1", label="Une"))
    who = store.connections.spend("d", "c1", NOW)
    assert (who.role, who.sub, who.label) == (Role.DESK, "sub1", "Une")


def test_a_ticket_that_is_over_or_was_dropped_leads_nowhere(store: Store) -> None:
    store.tickets.put(TICKET)
    assert store.connections.spend("digest", "c1", TICKET.expires_ms) is None
    store.tickets.drop("digest")
    assert store.connections.spend("digest", "c1", NOW) is None


def test_frames_are_counted_by_ten_seconds_and_a_stranger_has_none(store: Store) -> None:
    store.visitor()
    counted = [store.connections.count_frame("v1", NOW + at).frames for at in (0, 9_999, 10_000, 200_000, 200_001)]
    assert counted == [1, 2, 1, 1, 2]
    assert store.connections.find("v1", NOW).seen_ms == NOW + 200_001
    assert store.connections.count_frame("stranger", NOW) is None
    assert store.connections.count_frame("v1", NOW + CONNECTION_LASTS_MS) is None
    assert store.connections.find("v1", NOW + CONNECTION_LASTS_MS) is None


def test_refusals_are_counted_and_a_stranger_has_none(store: Store) -> None:
    store.visitor()
    assert [store.connections.count_refusal("v1") for _ in range(3)] == [1, 2, 3]
    assert store.connections.count_refusal("stranger") == 0


def test_what_is_forgotten_is_told_once(store: Store) -> None:
    store.visitor()
    assert store.connections.forget("v1").id == "v1"
    assert store.connections.forget("v1") is None


# Rooms


def test_a_room_is_found_as_it_was_opened_and_its_visitor_has_it(store: Store) -> None:
    store.visitor()
    opened = store.rooms.open(VISITOR)
    assert opened == replace(VISITOR, version=1)
    assert store.rooms.find(ROOM, NOW) == opened
    assert store.rooms.queue(NOW) == [opened]
    who = store.connections.find("v1", NOW)
    assert (who.room, who.area, who.locale, who.key) == (ROOM, "", "", "")


def test_a_connection_opens_one_room_and_a_stranger_none(store: Store) -> None:
    store.visitor()
    assert store.rooms.open(VISITOR)
    assert store.rooms.open(replace(VISITOR, id=b64(bytes(15) + b"1"))) is None
    assert store.rooms.open(replace(VISITOR, id=b64(bytes(15) + b"2"), visitor="stranger")) is None
    assert store.rooms.waiting(NOW) == 1


def test_what_changes_is_kept_whole_and_leads_where_it_should(store: Store) -> None:
    waiting = store.open()
    taken = store.rooms.swap(waiting, claim(waiting, "sub1", "d1", 1, PROOF))
    assert store.rooms.find(taken.id, NOW) == taken
    assert (taken.state, taken.version, taken.proof) == (RoomState.OPEN, 2, PROOF)
    assert store.rooms.queue(NOW) == []
    assert store.rooms.held("sub1", NOW) == [taken]
    given = store.rooms.swap(taken, hand(taken, "sub1", "sub2"))
    assert store.rooms.held("sub1", NOW) == store.rooms.held("sub2", NOW) == [given]
    again = store.rooms.swap(given, wait_again(given))
    assert store.rooms.queue(NOW) == [again]
    assert store.rooms.held("sub1", NOW) == store.rooms.held("sub2", NOW) == []


def test_the_queue_shows_what_changed_while_it_waits(store: Store) -> None:
    waiting = store.open()
    gone = store.rooms.swap(waiting, visitor_left(waiting, "v0", NOW + 5))
    assert store.rooms.queue(NOW) == [gone]


def test_a_room_that_has_changed_since_is_neither_swapped_nor_removed(store: Store) -> None:
    waiting = store.open()
    taken = store.rooms.swap(waiting, claim(waiting, "sub1", "d1", 1, PROOF))
    assert store.rooms.swap(waiting, claim(waiting, "sub2", "d2", 1, PROOF)) is None
    assert store.rooms.remove(waiting) is False
    assert store.rooms.find(taken.id, NOW) == taken
    assert store.rooms.held("sub2", NOW) == []


def test_the_queue_is_in_order_and_says_how_long_it_is(store: Store) -> None:
    rooms = [store.open(number, NOW - number) for number in range(3)]
    assert store.rooms.queue(NOW) == rooms[::-1]
    assert store.rooms.waiting(NOW) == 3


def test_another_connection_of_its_visitor_puts_an_end_to_the_first(store: Store) -> None:
    waiting = store.open()
    store.rooms.swap(waiting, replace(waiting, visitor="v9"))
    assert store.connections.find("v0", NOW) is None


def test_a_room_is_removed_with_all_that_leads_to_it(store: Store) -> None:
    room = store.rooms.swap(waiting := store.open(), claim(waiting, "sub1", "d1", 1, PROOF))
    room = store.rooms.swap(room, replace(hand(room, "sub1", "sub2"), ticket="digest"))
    store.tickets.put(TICKET)
    assert store.rooms.remove(room) is True
    assert store.rooms.remove(room) is False
    assert store.rooms.find(room.id, NOW) is None
    assert store.connections.find("v0", NOW) is None
    assert store.connections.spend("digest", "c", NOW) is None
    assert store.rooms.held("sub1", NOW) == store.rooms.held("sub2", NOW) == []


def test_of_a_removed_room_no_item_is_left(real: Store) -> None:
    room = real.rooms.swap(waiting := real.open(), claim(waiting, "sub1", "d1", 1, PROOF))
    room = real.rooms.swap(room, hand(room, "sub1", "sub2"))
    real.rooms.remove(room)
    assert items(real) == []


def test_what_is_over_is_as_if_it_were_not_there(store: Store) -> None:
    room = store.rooms.swap(waiting := store.open(1), claim(waiting, "sub1", "d1", 1, PROOF))
    store.open(2)
    later = VISITOR.expires_ms
    assert store.rooms.find(room.id, later) is None
    assert store.rooms.queue(later) == store.rooms.held("sub1", later) == []
    assert store.rooms.waiting(later) == 0


# Responders


def test_duty_is_kept_through_another_connection_and_not_when_dropped(store: Store) -> None:
    store.responders.put(ON_DUTY)
    assert store.responders.find("sub1", NOW) == ON_DUTY
    assert store.responders.on_duty(NOW) == [ON_DUTY]
    assert store.responders.back("sub1", "d2", NOW + 5) == replace(ON_DUTY, connection="d2", seen_ms=NOW + 5)
    store.responders.drop("sub1")
    assert store.responders.find("sub1", NOW) is None
    assert store.responders.back("sub1", "d3", NOW) is None
    assert store.responders.on_duty(NOW) == []


def test_somebody_is_gone_through_their_own_connection_only(store: Store) -> None:
    store.responders.put(ON_DUTY)
    assert not store.responders.left("sub1", "another", NOW + 1)
    assert not store.responders.left("nobody", "d1", NOW + 1)
    assert store.responders.find("sub1", NOW).gone_ms == 0
    assert store.responders.left("sub1", "d1", NOW + 2)
    assert not store.responders.left("sub1", "d1", NOW + 3)
    assert store.responders.find("sub1", NOW).gone_ms == NOW + 2
    assert store.responders.on_duty(NOW)[0].gone_ms == NOW + 2


def test_who_came_back_is_not_dropped_with_those_who_are_gone(store: Store) -> None:
    store.responders.put(ON_DUTY)
    store.responders.drop_gone("sub1")
    store.responders.left("sub1", "d1", NOW)
    store.responders.back("sub1", "d1", NOW)
    store.responders.drop_gone("sub1")
    assert store.responders.find("sub1", NOW)
    store.responders.left("sub1", "d1", NOW)
    store.responders.drop_gone("sub1")
    store.responders.drop_gone("sub1")
    assert store.responders.find("sub1", NOW) is None


def test_a_sign_of_life_keeps_a_duty_alive(store: Store) -> None:
    store.responders.put(ON_DUTY)
    store.responders.seen("sub1", "d1", NOW + 1000)
    store.responders.seen("sub1", "another", NOW + 2000)
    store.responders.seen("nobody", "d1", NOW)
    assert store.responders.find("sub1", NOW).seen_ms == NOW + 1000
    assert store.responders.find("sub1", NOW + DUTY_LASTS_MS)
    assert store.responders.find("sub1", NOW + DUTY_LASTS_MS + 1000) is None


# The sweep's view


def test_a_census_has_everything_and_tells_apart_what_is_over(store: Store) -> None:
    room = store.open(1)
    store.visitor("lone")
    store.responders.put(ON_DUTY)
    store.tickets.put(TICKET)
    census = store.housekeeping.take_census(NOW)
    assert census.rooms == (room,)
    assert {who.id for who in census.connections} == {"v1", "lone"}
    assert census.responders == (ON_DUTY,)
    assert census.expired == ()
    later = store.housekeeping.take_census(TICKET.expires_ms)
    assert later.expired == (("ticket#digest", "-"),)
    store.housekeeping.drop(later.expired[0])
    assert store.connections.spend("digest", "c", NOW) is None


def test_a_census_names_what_leads_to_a_room_that_is_no_more(real: Store) -> None:
    room = real.rooms.swap(waiting := real.open(), claim(waiting, "sub1", "d1", 1, PROOF))
    real.client.delete_item(TableName=real.table, Key={"pk": {"S": f"room#{room.id}"}, "sk": {"S": "-"}})
    assert real.housekeeping.take_census(NOW).pointers == ((("held#sub1", room.id), room.id),)


def test_sums_are_kept_for_a_hundred_days(real: Store) -> None:
    counts = TableCounts(real.client, real.table)
    for what in ("opened", "opened", "quit"):
        counts.add(what, NOW)
    (item,) = items(real)
    assert (item["opened"], item["quit"]) == ({"N": "2"}, {"N": "1"})
    assert int(item["expires_at"]["N"]) - NOW // 1000 > 99 * 86_400


# Many at once


class Conflicting:
    """A client whose first writes meet a transaction that has the item in hand, as DynamoDB's do."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __getattr__(self, operation: str) -> Any:
        def write(**_: Any) -> dict[str, Any]:
            self.times -= 1
            if self.times >= 0:
                raise ClientError({"Error": {"Code": "TransactionConflictException", "Message": ""}}, operation)
            return {}

        return write


def test_a_write_that_meets_a_transaction_is_made_a_moment_later() -> None:
    assert TableConnections(Conflicting(5), "t").forget("c") is None
    TableTickets(Conflicting(5), "t").drop("digest")
    with pytest.raises(ClientError):
        TableConnections(Conflicting(50), "t").forget("c")


def test_of_many_who_spend_a_ticket_at_once_one_comes_in(real: Store) -> None:
    real.tickets.put(TICKET)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda index: real.connections.spend("digest", f"c{index}", NOW), range(32)))
    assert sum(each is not None for each in found) == 1
    assert len(items(real)) == 1


def test_of_many_who_claim_a_room_at_once_one_has_it(real: Store) -> None:
    room = real.open()
    wires = FakeWires(there={f"d{index}" for index in range(16)} | {"v0"})
    chat = Chat(Relay(real.rooms, real.connections, real.responders, wires, TableCounts(real.client, real.table)))
    for index in range(16):
        real.tickets.put(Ticket(digest_of(f"t{index}"), Role.DESK, NOW + 1000, sub=f"s{index}", label="x"))
        assert real.connections.spend(digest_of(f"t{index}"), f"d{index}", NOW)
        real.responders.put(replace(ON_DUTY, sub=f"s{index}", connection=f"d{index}"))
    frame = {"room": room.id, "epoch": 1, "key": KEY, "signature": SIGNATURE, "certificate": CERTIFICATE}
    house = ChatHouse(wires=wires)
    house.__dict__["chat"] = chat
    with ThreadPoolExecutor(16) as pool:
        ends = list(pool.map(lambda index: house.frame(f"d{index}", "claim", **frame), range(16)))
    assert sorted(ends) == ["claimed"] + ["taken"] * 15
    winner = real.rooms.find(room.id, NOW)
    assert winner.sub == f"s{ends.index('claimed')}"
    assert [event["event"] for event in wires.read(winner.desk)].count("yours") == 1
    assert [event["event"] for event in wires.read("v0")] == ["claimed"]
    assert [len(real.rooms.held(f"s{index}", NOW)) for index in range(16)].count(1) == 1


def test_a_room_that_is_quit_while_it_is_claimed_is_gone(real: Store) -> None:
    for number in range(8):
        room = real.open(number)
        wires = FakeWires(there={"d1", room.visitor})
        chat = Chat(Relay(real.rooms, real.connections, real.responders, wires, TableCounts(real.client, real.table)))
        with ThreadPoolExecutor(2) as pool:
            quits = pool.submit(chat.end.quit_by, room.id, room.resume, NOW)
            claims = pool.submit(real.rooms.swap, room, claim(room, "sub1", "d1", 1, PROOF))
            assert quits.result() == "quit"
            claims.result()
        assert [item["pk"]["S"] for item in items(real)] == [f"count#{NOW // 86_400_000}"]


# A whole chat on a real table


def house_on(store: Store) -> ChatHouse:
    house = ChatHouse()
    counts = TableCounts(store.client, store.table)
    house.__dict__["relay"] = Relay(store.rooms, store.connections, store.responders, house.wires, counts)
    house.__dict__["tickets"] = store.tickets
    return house


def sweep(house: ChatHouse, store: Store) -> dict[str, int]:
    return house.chat.sweep(store.housekeeping)(house.now)


def test_a_whole_conversation_leaves_nothing_but_counts(real: Store) -> None:
    house = house_on(real)
    desk, other, visitor, waiting = house.desk("a"), house.desk("b"), house.visitor(), house.visitor()
    assert [desk.claim(visitor.room), other.claim(visitor.room)] == ["claimed", "taken"]
    assert [visitor.say(), desk.say(visitor.room)] == ["delivered", "delivered"]
    house.drop(visitor.connection)
    visitor.come_back()
    assert visitor.names() == ["claimed"]
    assert desk.frame("hand", room=visitor.room, to="b") == "offered"
    assert other.claim(visitor.room, epoch=2) == "claimed"
    house.drop(other.connection, told=False)
    assert visitor.say(epoch=2) == "not_delivered_away"
    house.now += 60_000
    assert sweep(house, real) == {"gone": 0, "ended": 0, "again": 1, "dropped": 0}
    assert visitor.names()[-3:] == ["left", "waiting", "waiting"]
    assert desk.claim(visitor.room, epoch=3) == "claimed"
    assert visitor.say(epoch=3) == "delivered"
    house.frame(visitor.connection, "quit")
    house.drop(waiting.connection, told=False)
    house.drop(desk.connection)
    for _ in range(3):
        house.now += 60_000
        sweep(house, real)
    assert [item["pk"]["S"].partition("#")[0] for item in items(real)] == ["count"]
    assert sweep(house, real) == {"gone": 0, "ended": 0, "again": 0, "dropped": 0}


def test_when_all_speak_at_once_each_is_heard_in_its_own_room(real: Store) -> None:
    house = house_on(real)
    pairs = [(house.desk(f"s{number}"), house.visitor()) for number in range(6)]
    for desk, visitor in pairs:
        assert desk.claim(visitor.room) == "claimed"
        desk.read(), visitor.read()

    def speak(turn: int) -> str:
        desk, visitor = pairs[turn % 6]
        return desk.say(visitor.room, seq=turn + 1) if turn % 2 else visitor.say(seq=turn + 1)

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(speak, range(120))) == {"delivered"}
    for desk, visitor in pairs:
        came = [each for each in [*desk.read(), *visitor.read()] if each["event"] in ("said", "delivered")]
        assert {event["room"] for event in came} == {visitor.room}
        heard = sorted(event["seq"] for event in came if event["event"] == "said")
        assert heard == sorted(event["seq"] for event in came if event["event"] == "delivered")
        assert len(set(heard)) == len(heard) == 20


def test_who_quits_and_is_disconnected_at_once_leaves_nothing(real: Store) -> None:
    house = house_on(real)
    desk = house.desk("a")
    for number in range(6):
        visitor = house.visitor()
        desk.claim(visitor.room)
        resume = digest_of(visitor.resume)
        with ThreadPoolExecutor(3) as pool:
            ends = [
                pool.submit(house.chat.end.quit_by, visitor.room, resume, house.now),
                pool.submit(house.chat.leave, visitor.connection, house.now),
                pool.submit(desk.say, visitor.room, number + 1),
            ]
            assert ends[0].result() == "quit"
            assert all(end.result() for end in ends)
        left = [item for item in items(real) if visitor.room in repr(item)]
        assert left == []
