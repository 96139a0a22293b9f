"""Where somebody stands in a script, and what may happen next. No word of theirs is kept."""

from dataclasses import dataclass
from enum import Enum

from antirelou.domain.script import Line


class Ending(Enum):
    REVEALED = "revealed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Passed:
    """A step that was answered: by a choice's id, `free` words or `silence`. Colons mark what is no id."""

    step: str
    by: str


FREE, SILENCE = ":free", ":silence"


@dataclass(frozen=True)
class Conversation:
    """`seq` is how many events moved it; `path` what they were. `answer`: to the closing question, once."""

    script: str
    version: int
    locale: str
    country: str
    step: str
    seq: int = 0
    path: tuple[Passed, ...] = ()
    ended: Ending | None = None
    answer: str = ""


@dataclass(frozen=True)
class Chosen:
    """A choice was pressed."""

    id: str


@dataclass(frozen=True)
class Wrote:
    text: str


@dataclass(frozen=True)
class Silent:
    """Nothing came for as long as the step waits."""


Event = Chosen | Wrote | Silent


class Turned(Enum):
    """What an event did. HELPED, URGENT and the last three leave the conversation as it was."""

    SAID = "said"
    REVEALED = "revealed"
    STOPPED = "stopped"
    HELPED = "helped"
    URGENT = "urgent"
    REPEATED = "repeated"
    OUT_OF_STEP = "out_of_step"
    OVER = "over"


@dataclass(frozen=True)
class Turn:
    """`lines` are what the other side says now. `{help}` in them, and the one text to send, are filled in by
    `script_text`; the law is not in them."""

    conversation: Conversation
    did: Turned
    lines: tuple[Line, ...] = ()
