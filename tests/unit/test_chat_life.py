"""Whatever happens in whatever order: a message is in its room once or told not to be, and no room is left over."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from antirelou.domain.chat_asked import NoTicket, Returning
from antirelou.domain.ticket import digest_of
from chats import BOX, ChatHouse, Desk, Visitor, key

MINUTE = 60_000
SUBS = ("a", "b", "c")
_picks = st.integers(0, 1_000)
_rarely = st.integers(0, 4).map(lambda drawn: drawn == 4)


class ChatLife(RuleBasedStateMachine):
    """Three responders, any number of visitors, and a network that loses whatever it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.house = ChatHouse()
        self.visitors: list[Visitor] = []
        self.desks: dict[str, Desk] = {}
        self.owners: dict[str, str] = {}
        self.old: list[str] = []
        self.over: set[str] = set()
        self.seq = 0

    # People come and go

    @precondition(lambda self: len(self.visitors) < 6)
    @rule()
    def a_visitor_comes(self) -> None:
        self.visitors.append(self.house.visitor())
        self.owners[self.visitors[-1].connection] = self.visitors[-1].room

    @rule(sub=st.sampled_from(SUBS), locale=st.sampled_from(["fr-FR", "en"]))
    def a_responder_comes(self, sub: str, locale: str) -> None:
        if sub in self.desks:
            self.old.append(self.desks[sub].connection)
        self.desks[sub] = self.house.desk(sub, locales=(locale,))
        self.owners[self.desks[sub].connection] = sub

    @precondition(lambda self: len(self.visitors) < 6)
    @rule(sub=st.sampled_from(SUBS))
    def a_conversation_begins(self, sub: str) -> None:
        if sub not in self.desks:
            self.a_responder_comes(sub, "fr-FR")
        self.a_visitor_comes()
        self.desks[sub].claim(self.visitors[-1].room, 1, key(len(self.visitors)))

    @rule(sub=st.sampled_from(SUBS))
    def a_responder_goes_off_duty(self, sub: str) -> None:
        if sub in self.desks:
            self.desks[sub].frame("duty", on=False)

    @rule(pick=_picks, told=st.booleans(), really=_rarely)
    def a_network_is_gone(self, pick: int, told: bool, really: bool) -> None:
        if really and (connection := self._any([each.connection for each in self._people()], pick)):
            self.house.drop(connection, told)

    @rule(pick=_picks, really=_rarely)
    def a_crash_forgets_a_connection_and_no_more(self, pick: int, really: bool) -> None:
        if really and (connection := self._any([each.connection for each in self._people()], pick)):
            self.house.wires.there.discard(connection)
            self.house.relay.connections.forget(connection)

    @rule(pick=_picks)
    def word_of_it_comes_late(self, pick: int) -> None:
        gone = [each for each in [*self.old, *self.owners] if each not in self.house.wires.there]
        if connection := self._any(gone, pick):
            self.house.chat.leave(connection, self.house.now)

    @rule(pick=_picks)
    def a_visitor_comes_back(self, pick: int) -> None:
        visitor = self._any(self.visitors, pick)
        if visitor is None:
            return
        ticket = self.house.ask(Returning(visitor.room, visitor.resume))
        assert isinstance(ticket, NoTicket) == (visitor.room not in self.house.table.rooms)
        if isinstance(ticket, str):
            self.old.append(visitor.connection)
            visitor.connection = self.house.connect(ticket)
            self.owners[visitor.connection] = visitor.room
            if pick % 3:
                self.house.frame(visitor.connection, "hello")

    @rule(pick=_picks)
    def somebody_says_hello_again(self, pick: int) -> None:
        if connection := self._any([each.connection for each in self._people()], pick):
            self.house.frame(connection, "hello")

    # Rooms change hands

    @rule(pick=_picks, sub=st.sampled_from(SUBS), twice=st.booleans(), late=st.booleans())
    def somebody_claims(self, pick: int, sub: str, twice: bool, late: bool) -> None:
        room, desk = self._any(self._rooms(), pick), self.desks.get(sub)
        if room and desk:
            known = self.house.table.rooms.get(room)
            epoch = (known.epoch if known else 0) + (0 if late else 1)
            may = known is None or known.waits or sub in (known.sub, known.offered_to)
            for _ in range(1 + twice):
                ending = desk.claim(room, max(epoch, 1), key(pick))
                assert may or ending in ("taken", "unknown", "slow_down")

    @rule(pick=_picks, to=st.sampled_from(SUBS), taken=st.booleans())
    def somebody_hands_over(self, pick: int, to: str, taken: bool) -> None:
        room = self._any(self._rooms(), pick)
        desk = self.desks.get(self._holder(room)) if room else None
        if room and desk and desk.frame("hand", room=room, to=to) == "offered" and taken and to in self.desks:
            self.desks[to].claim(room, self.house.table.rooms[room].next_epoch, key(pick))

    @rule(pick=_picks, sub=st.sampled_from(SUBS), on=st.booleans())
    def somebody_mutes(self, pick: int, sub: str, on: bool) -> None:
        if (room := self._any(self._rooms(), pick)) and sub in self.desks:
            self.desks[sub].frame("mute", room=room, on=on)

    @rule(pick=_picks, sub=st.sampled_from(SUBS), really=_rarely)
    def somebody_ends(self, pick: int, sub: str, really: bool) -> None:
        if really and (room := self._any(self._rooms(), pick)) and sub in self.desks:
            theirs = self._holder(room) == sub
            if self.desks[sub].frame("end", room=room) == "ended":
                assert theirs or room not in self.house.table.rooms
                self.over |= {room} if theirs else set()

    @rule(pick=_picks, by_page=st.booleans(), times=st.integers(1, 2), really=_rarely)
    def a_visitor_quits(self, pick: int, by_page: bool, times: int, really: bool) -> None:
        if not really or not (visitor := self._any(self.visitors, pick)):
            return
        for _ in range(times):
            if by_page:
                self.house.chat.end.quit_by(visitor.room, digest_of(visitor.resume), self.house.now)
                self.over.add(visitor.room)
            elif self.house.frame(visitor.connection, "quit") == "quit":
                self.over.add(visitor.room)

    # Saying

    @rule(pick=_picks, again=st.booleans())
    def a_visitor_says(self, pick: int, again: bool) -> None:
        if visitor := self._any(self.visitors, pick):
            known = self.house.table.rooms.get(visitor.room)
            holder = known.sub if known else ""
            self._say(visitor.connection, visitor.room, holder, known.epoch if known else 1, times=1 + again)

    @rule(pick=_picks)
    def everybody_says_something(self, pick: int) -> None:
        for number in range(len(self.visitors)):
            self.a_visitor_says(number, False)
        for room in self._rooms():
            if holder := self._holder(room):
                self.a_responder_says(self._rooms().index(room), SUBS[pick % 3] if pick % 2 else holder)

    @rule(pick=_picks, sub=st.sampled_from(SUBS))
    def a_responder_says(self, pick: int, sub: str) -> None:
        if (room := self._any(self._rooms(), pick)) and sub in self.desks:
            known = self.house.table.rooms.get(room)
            to = room if self._holder(room) == sub else ""
            self._say(self.desks[sub].connection, room, to, known.epoch if known else 1, {"room": room})

    @rule(pick=_picks)
    def a_post_fails(self, pick: int) -> None:
        if connection := self._any([each.connection for each in self._people()], pick):
            self.house.wires.broken ^= {connection}

    # Time passes

    @rule(seconds=st.sampled_from([1, 10, 30, 60]))
    def time_passes(self, seconds: int) -> None:
        """And whatever failed works again."""
        self.house.now += seconds * 1000
        self.house.wires.broken.clear()

    @rule()
    def it_is_swept(self) -> None:
        self.house.sweep()

    @invariant()
    def what_is_over_is_nowhere(self) -> None:
        assert not self.over & self.house.table.rooms.keys()
        assert not self.over or not self.house.table.holds(*self.over)

    @invariant()
    def who_has_a_room_is_one_and_its_state_says_so(self) -> None:
        for room in self.house.table.rooms.values():
            assert room.waits == (not room.sub)
            assert bool(room.proof) == bool(room.sub) == bool(room.desk)

    def teardown(self) -> None:
        self.house.wires.there.clear()
        self.house.wires.broken.clear()
        for _ in range(4):
            self.house.now += MINUTE
            self.house.sweep()
        assert not self.house.table.rooms
        assert not self.house.table.connected
        assert not self.house.table.duties
        assert not self.house.table.tickets
        assert self.house.sweep() == {"gone": 0, "ended": 0, "again": 0, "dropped": 0}

    def _say(
        self, sender: str, room: str, to: str, epoch: int, named: dict[str, str] | None = None, times: int = 1
    ) -> None:
        """`to`: whose connection may hear it, a room's visitor or a sub; nobody if empty."""
        for _ in range(times):
            self.seq += 1
            self.house.now += 400  # fewer than thirty in ten seconds
            before, hears = len(self.house.wires.sent), self._hears(sender)
            self.house.frame(sender, "say", seq=self.seq, epoch=max(epoch, 1), box=BOX, **(named or {}))
            came = self.house.wires.sent[before:]
            told = [(name, event["event"]) for name, event in came if event["event"] in ("delivered", "not_delivered")]
            heard = [(name, event) for name, event in came if event["event"] == "said"]
            assert [name for name, _ in told] == ([sender] if hears else [])
            assert len(heard) <= 1
            for name, event in heard:
                assert event["room"] == room
                assert self.owners[name] == to != ""
            if told:
                assert (told[0][1] == "delivered") == bool(heard)

    def _hears(self, sender: str) -> bool:
        """Whether somebody is at the other end of it who can be told."""
        known = self.house.relay.connections.find(sender, self.house.now)
        return known is not None and sender in self.house.wires.there - self.house.wires.broken

    def _holder(self, room: str) -> str:
        known = self.house.table.rooms.get(room)
        return known.sub if known else ""

    def _rooms(self) -> list[str]:
        return [visitor.room for visitor in self.visitors]

    def _people(self) -> list[Any]:
        return [*self.visitors, *self.desks.values()]

    def _any(self, every: Any, pick: int) -> Any:
        return every[pick % len(every)] if every else None


TestChatLife = ChatLife.TestCase
TestChatLife.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
