"""Whom a container just refused, so that a flood from the same sender costs no request."""

from collections import OrderedDict
from dataclasses import dataclass

from antirelou.domain.outcome import Reason
from antirelou.domain.sender import Line, PastReply


@dataclass(frozen=True)
class Silenced:
    """`replies` are those that silenced the sender: their texts may come back."""

    until_ms: int
    reason: Reason
    replies: tuple[PastReply, ...]


Place = tuple[str, Line]
"""A sender's key, and the line the limits are counted on."""


class Silence:
    """Refuses from memory, never admits from memory. Bounded: the senders longest unheard are forgotten first."""

    def __init__(self, most_senders: int = 10_000) -> None:
        self._most = most_senders
        self._senders: OrderedDict[str, dict[Line, Silenced]] = OrderedDict()

    def get(self, place: Place, at_ms: int) -> Silenced | None:
        key, line = place
        silenced = self._senders.get(key, {}).get(line)
        if silenced is None or silenced.until_ms <= at_ms:
            return None
        self._senders.move_to_end(key)
        return silenced

    def put(self, place: Place, silenced: Silenced) -> None:
        key, line = place
        self._senders.setdefault(key, {})[line] = silenced
        self._senders.move_to_end(key)
        if len(self._senders) > self._most:
            self._senders.popitem(last=False)

    def forget(self, sender_key: str) -> None:
        """What is known of this sender has changed."""
        self._senders.pop(sender_key, None)
