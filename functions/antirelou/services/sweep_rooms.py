"""Once a minute: end what is over, and give what nobody holds to somebody else. No room outlives its people."""

from antirelou.domain import chat_event
from antirelou.domain.census import Census
from antirelou.domain.chat_room import GRACE_MS, Room, wait_again
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Housekeeping, Relay
from antirelou.services.end_room import EndRoom
from antirelou.services.sweep_connections import SweepConnections
from antirelou.services.tell_everyone import TellEveryone

_WHOLE_QUEUE = 1000


class SweepRooms:
    def __init__(
        self,
        relay: Relay,
        housekeeping: Housekeeping,
        change: ChangeRoom,
        connections: SweepConnections,
        end: EndRoom,
        tell: TellEveryone,
    ) -> None:
        self._relay = relay
        self._housekeeping = housekeeping
        self._change = change
        self._connections = connections
        self._end = end
        self._tell = tell

    def __call__(self, now_ms: int) -> dict[str, int]:
        """How much of what there was: connections found gone, rooms ended, rooms back in the queue, items dropped."""
        census = self._housekeeping.take_census(now_ms)
        gone = self._connections(census, now_ms)
        if gone:
            census = self._housekeeping.take_census(now_ms)
        over = [room for room in census.rooms if _is_over(room, now_ms)]
        ended = sum(self._end.over(room, now_ms) for room in over)
        again = sum(self._give_back(room, now_ms) for room in census.rooms if room not in over)
        dropped = self._drop_leftovers(census, now_ms)
        self._tell.their_places(now_ms, _WHOLE_QUEUE)
        self._tell.who_still_waits(now_ms)
        return {"gone": gone, "ended": ended, "again": again, "dropped": dropped}

    def _give_back(self, room: Room, now_ms: int) -> int:
        if not _is_left(room, now_ms):
            return 0
        changed = self._change(room.id, lambda found: wait_again(found) if _is_left(found, now_ms) else found, now_ms)
        if changed.after is None or changed.after == changed.before:
            return 0
        if not changed.after.visitor_gone_ms:
            left = chat_event.to_visitor("left", changed.after)
            for event in (left, self._tell.place_of(changed.after, now_ms)):  # in this order
                self._relay.wires.post(changed.after.visitor, event)
        self._tell.that_it_waits(changed.after, now_ms)
        self._withdraw_offer(room, now_ms)
        return 1

    def _withdraw_offer(self, room: Room, now_ms: int) -> None:
        """To whoever may not take it as one that waits."""
        offeree = self._relay.responders.find(room.offered_to, now_ms) if room.offered_to else None
        if offeree and not offeree.speaks(room.locale):
            self._relay.wires.post(offeree.connection, chat_event.of_room("gone", room.id))

    def _drop_leftovers(self, census: Census, now_ms: int) -> int:
        rooms = {room.id for room in census.rooms}
        lost = [key for key, room in census.pointers if room not in rooms and not self._relay.rooms.find(room, now_ms)]
        for key in [*census.expired, *lost]:
            self._housekeeping.drop(key)
        return len(census.expired) + len(lost)


def _is_over(room: Room, now_ms: int) -> bool:
    return room.expires_ms <= now_ms or bool(room.visitor_gone_ms and now_ms - room.visitor_gone_ms >= GRACE_MS)


def _is_left(room: Room, now_ms: int) -> bool:
    return bool(room.desk_gone_ms and now_ms - room.desk_gone_ms >= GRACE_MS)
