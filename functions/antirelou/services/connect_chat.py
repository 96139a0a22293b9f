"""Let a connection in that has a ticket: the ticket is spent, and a room it leads back into has another connection."""

from antirelou.domain.chat_room import visitor_moved
from antirelou.domain.ticket import Role, digest_of, read_secret
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Connections, Wires


class ConnectChat:
    def __init__(self, connections: Connections, change: ChangeRoom, wires: Wires) -> None:
        self._connections = connections
        self._change = change
        self._wires = wires

    def __call__(self, ticket: object, connection: str, now_ms: int) -> str:
        """`connected`, or why not."""
        secret = read_secret(ticket)
        who = self._connections.spend(digest_of(secret), connection, now_ms) if secret else None
        if who is None:
            return "no_ticket"
        if who.role is Role.VISITOR and who.room:
            return self._come_back(who.room, connection, now_ms)
        return "connected"

    def _come_back(self, room: str, connection: str, now_ms: int) -> str:
        changed = self._change(room, lambda found: visitor_moved(found, connection, now_ms), now_ms)
        if changed.before is None:
            self._connections.forget(connection)
            return "no_room"
        if changed.before.visitor != connection:
            self._wires.close(changed.before.visitor)
        return "connected"
