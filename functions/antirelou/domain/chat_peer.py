"""Who hears what is said in a room."""

from antirelou.domain.chat_event import NotDelivered
from antirelou.domain.chat_room import Room
from antirelou.domain.connection import Connection
from antirelou.domain.ticket import Role


def peer_of(room: Room | None, who: Connection) -> str | NotDelivered:
    """The connection of the other side, as far as it is known to be there."""
    if room is None or who.id != (room.visitor if who.role is Role.VISITOR else room.desk):
        return NotDelivered.NO_ROOM
    if who.role is Role.DESK:
        return NotDelivered.AWAY if room.visitor_gone_ms else room.visitor
    if room.muted:
        return NotDelivered.MUTED
    return NotDelivered.AWAY if room.waits or room.desk_gone_ms else room.desk


def peer_for(room: Room | None, who: Connection, epoch: int) -> str | NotDelivered:
    """The same for what is sealed: with the keys of another epoch, it is for somebody who is no more there."""
    peer = peer_of(room, who)
    stale = isinstance(peer, str) and room is not None and room.epoch != epoch
    return NotDelivered.AWAY if stale else peer
