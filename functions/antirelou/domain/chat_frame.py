"""What a frame from a browser can be."""

from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.chat_room import Proof


class Bad(Enum):
    """Why something is no frame: it is none at all, names no action, or one of the other role. Or it comes too soon."""

    FRAME = "frame"
    ACTION = "action"
    ROLE = "role"
    SLOW_DOWN = "slow_down"


@dataclass(frozen=True)
class Hello:
    pass


@dataclass(frozen=True)
class Ping:
    pass


@dataclass(frozen=True)
class Quit:
    pass


@dataclass(frozen=True)
class Say:
    """`room` is empty from a visitor, who has one only. `box` is empty if it is too long."""

    seq: int
    epoch: int
    box: str = field(repr=False)
    room: str = field(default="", repr=False)


@dataclass(frozen=True)
class Typing:
    room: str = field(default="", repr=False)


@dataclass(frozen=True)
class Duty:
    on: bool
    areas: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    room: str = field(repr=False)
    epoch: int
    proof: Proof = field(repr=False)


@dataclass(frozen=True)
class Hand:
    room: str = field(repr=False)
    to: str = field(repr=False)


@dataclass(frozen=True)
class End:
    room: str = field(repr=False)


@dataclass(frozen=True)
class Mute:
    room: str = field(repr=False)
    on: bool


Frame = Hello | Ping | Quit | Say | Typing | Duty | Claim | Hand | End | Mute
