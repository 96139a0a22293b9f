"""What conversations need of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from antirelou.domain.conversation import Conversation
from antirelou.domain.conversation_asked import Way
from antirelou.domain.conversation_counts import Figures
from antirelou.domain.script import Script
from antirelou.domain.standing import Told


@dataclass(frozen=True)
class Kept:
    """A conversation, and where it is talked."""

    conversation: Conversation
    way: Way

    def at(self, conversation: Conversation) -> "Kept":
        return replace(self, conversation=conversation)


class Scripts(Protocol):
    def script(self, name: str, locale: str) -> Script | None: ...

    def scripts(self, locale: str) -> Sequence[Script]:
        """None of a locale that nobody wrote for."""


class Words(Protocol):
    def helplines(self, locale: str, country: str) -> Told:
        """None where we know of none."""

    def set_type(self, told: dict[str, Any], locale: str) -> dict[str, Any]:
        """Every text in it with the typography of that locale."""


class Conversations(Protocol):
    """By the digest of their names. `counts` are added in the same breath as what they count, or not at all."""

    def open(self, digest: str, kept: Kept, counts: Sequence[str], now_ms: int) -> bool:
        """False if there is one already."""

    def find(self, digest: str, now_ms: int) -> Kept | None:
        """As it is now. None once it is over for an hour."""

    def change(self, digest: str, before: Kept, after: Kept, counts: Sequence[str], now_ms: int) -> bool:
        """False if it is not as `before` any more: it moved, was answered, or is gone."""

    def drop(self, digest: str) -> None:
        """No error if it is not there."""


class Starts(Protocol):
    def admit(self, now_ms: int) -> bool:
        """False once there were too many in this minute."""


class ConversationFigures(Protocol):
    def figures(self, today: int) -> Figures:
        """The sums of 30 days, that day included, by way and name."""
