"""Whom a container just refused, so that a flood from the same sender costs no request."""

from collections import OrderedDict
from dataclasses import dataclass

from antirelou.domain.outcome import Reason
from antirelou.domain.reply import Kind
from antirelou.domain.sender import PastReply


@dataclass(frozen=True)
class Silenced:
    """`replies` are those that silenced the sender: their texts may come back."""

    until_ms: int
    reason: Reason
    replies: tuple[PastReply, ...]


Place = tuple[str, str, Kind]
"""A sender's key, a number's name, a kind of reply."""


class Silence:
    """Refuses from memory, never admits from memory. Bounded: the longest unused are forgotten first."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._places: OrderedDict[Place, Silenced] = OrderedDict()

    def get(self, place: Place, at_ms: int) -> Silenced | None:
        silenced = self._places.get(place)
        if silenced is None or silenced.until_ms <= at_ms:
            return None
        self._places.move_to_end(place)
        return silenced

    def put(self, place: Place, silenced: Silenced) -> None:
        self._places[place] = silenced
        self._places.move_to_end(place)
        if len(self._places) > self._most:
            self._places.popitem(last=False)
