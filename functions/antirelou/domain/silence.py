"""Whom a container just refused, so that a flood from the same sender costs no request."""

from collections import OrderedDict
from dataclasses import dataclass, field

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


@dataclass
class _Sender:
    lines: dict[Line, Silenced] = field(default_factory=dict)
    refused: int = 0


class Silence:
    """Refuses from memory, never admits from memory. Bounded: the senders longest unheard are forgotten first."""

    def __init__(self, most_senders: int = 10_000) -> None:
        self._most = most_senders
        self._senders: OrderedDict[str, _Sender] = OrderedDict()

    def get(self, place: Place, at_ms: int) -> Silenced | None:
        key, line = place
        sender = self._senders.get(key)
        silenced = sender.lines.get(line) if sender else None
        if silenced is None or silenced.until_ms <= at_ms:
            return None
        self._senders.move_to_end(key)
        return silenced

    def put(self, place: Place, silenced: Silenced) -> None:
        key, line = place
        self._known(key).lines[line] = silenced

    def refused(self, sender_key: str) -> int:
        """Count one more refusal; how many there were so far, as far as this container knows."""
        sender = self._known(sender_key)
        sender.refused += 1
        return sender.refused

    def answered_ms(self, sender_key: str) -> int | None:
        """When the last reply went to this sender, as far as this container knows."""
        lines = self._senders[sender_key].lines.values() if sender_key in self._senders else ()
        return max((reply.at_ms for line in lines for reply in line.replies), default=None)

    def forget(self, sender_key: str) -> None:
        """What is known of this sender has changed."""
        self._senders.pop(sender_key, None)

    def _known(self, key: str) -> _Sender:
        sender = self._senders.setdefault(key, _Sender())
        self._senders.move_to_end(key)
        if len(self._senders) > self._most:
            self._senders.popitem(last=False)
        return sender
