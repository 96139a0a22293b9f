"""One WebSocket, and who is at its other end."""

from dataclasses import dataclass, field

from antirelou.domain.ticket import Role, Ticket

CONNECTION_LASTS_MS = 130 * 60_000  # API Gateway ends one after two hours
WINDOW_MS = 10_000
MOST_FRAMES = 30
MOST_SLOWED = 3
MOST_REFUSED = 10


@dataclass(frozen=True)
class Connection:
    """A visitor's has a room from its first hello on. `frames` came in this window of ten seconds."""

    id: str = field(repr=False)
    role: Role
    opened_ms: int
    seen_ms: int
    room: str = field(default="", repr=False)
    sub: str = field(default="", repr=False)
    label: str = field(default="", repr=False)
    area: str = ""
    locale: str = ""
    key: str = field(default="", repr=False)
    frames: int = 0

    @property
    def is_too_fast(self) -> bool:
        return self.frames > MOST_FRAMES

    @property
    def is_flooding(self) -> bool:
        return self.frames >= MOST_FRAMES + MOST_SLOWED


def connection_by(ticket: Ticket, connection: str, now_ms: int) -> Connection:
    return Connection(
        id=connection,
        role=ticket.role,
        opened_ms=now_ms,
        seen_ms=now_ms,
        room=ticket.room,
        sub=ticket.sub,
        label=ticket.label,
        area=ticket.area,
        locale=ticket.locale,
        key=ticket.key,
    )
