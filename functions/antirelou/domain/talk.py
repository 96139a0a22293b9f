"""A script by text message: where somebody stands in it, and what their next text makes of that. Light, as every text
loads it; what reads scripts is loaded where one is played."""

from dataclasses import dataclass

from antirelou.domain.money import MINUTE_MS
from antirelou.domain.outcome import Held

LASTS_MS = 30 * MINUTE_MS
"""After so long without a turn, a text is an ordinary one again."""

MOVED = Held(1, "script_moved")
"""Another text of the same person moves it, or just did: this one is judged anew after that."""


@dataclass(frozen=True)
class Talk:
    """`number` is the name of ours, `at_ms` when the text was sent that brought it here, `by` the reply to it. `over`:
    it was revealed. What was answered on the way is not kept."""

    number: str
    script: str
    version: int
    step: str
    seq: int
    at_ms: int
    by: str
    over: bool = False

    def holds(self, number: str, at_ms: int) -> bool:
        """Whether a text to that number belongs to it. One sent before its last turn does: it was overtaken."""
        return self.number == number and at_ms < self.at_ms + LASTS_MS


@dataclass(frozen=True)
class Move:
    """`was` must still stand for a reply to leave; `now` then takes its place, unless the reply is of no script."""

    was: Talk | None
    now: Talk | None = None


@dataclass(frozen=True)
class Played:
    """What is said to a text, and what it is counted as."""

    body: str
    counts: tuple[str, ...] = ()
