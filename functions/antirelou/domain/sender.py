"""What is remembered of a sender: a key that is not the number, and the times of earlier replies."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from antirelou.domain.reply import Kind
from antirelou.domain.talk import Talk

Line = tuple[str, Kind]
"""A number's name and the kind of reply: what limits are counted on."""


@dataclass(frozen=True)
class PastReply:
    """`via` is the delivery that marked it: seen again, that one crashed or lost its answer; another is a duplicate."""

    id: str
    at_ms: int
    via: str = ""


@dataclass(frozen=True)
class Heard:
    """A text noted while the shield was up, by its reply's id. `echo`: several senders sent the same."""

    id: str
    sent_ms: int
    echo: bool = False


@dataclass(frozen=True)
class SenderRecord:
    """Replies are newest first. Texts sent before `silent_until_ms` get none, however many are left. `talk` is the
    newest; `kept_talk` the one kept under the key to write under, which the next must take the place of."""

    opted_out: bool = False
    blocked: bool = False
    silent_until_ms: int = 0
    replies: Mapping[Line, tuple[PastReply, ...]] = field(default_factory=dict)
    heard: frozenset[Heard] = frozenset()
    talk: Talk | None = None
    kept_talk: Talk | None = None

    def on(self, line: Line) -> tuple[PastReply, ...]:
        return self.replies.get(line, ())

    def from_number(self, number: str) -> tuple[PastReply, ...]:
        """Of every kind."""
        return tuple(reply for (name, _), replies in self.replies.items() if name == number for reply in replies)

    def is_shut_out(self, at_ms: int) -> bool:
        """Whatever is sent then gets no reply."""
        return self.opted_out or self.blocked or self.silent_until_ms > at_ms

    @classmethod
    def merge(cls, records: Iterable["SenderRecord"]) -> "SenderRecord":
        """One person's records under several keys of the ring, as one; the first is of the key to write under."""
        every = list(records)
        lines = {line for record in every for line in record.replies}
        return cls(
            opted_out=any(record.opted_out for record in every),
            blocked=any(record.blocked for record in every),
            silent_until_ms=max((record.silent_until_ms for record in every), default=0),
            heard=frozenset(heard for record in every for heard in record.heard),
            talk=max((r.talk for r in every if r.talk), key=lambda talk: talk.at_ms, default=None),
            kept_talk=every[0].talk if every else None,
            replies={
                line: tuple(sorted((r for e in every for r in e.on(line)), key=lambda r: -r.at_ms)) for line in lines
            },
        )


@dataclass(frozen=True)
class KeyRing:
    """HMAC keys by the second each takes over. An old key stays for look-ups until it is taken out of the ring.

    The takeover is a moment, not a deployment, so that every container changes at once, judged on the text's own time.
    """

    keys: tuple[tuple[int, str], ...] = field(repr=False)

    def sender_keys(self, e164: str, at_ms: int, now_ms: int) -> tuple[str, ...]:
        """The key to write under, then the others to look under. ValueError if there is none."""
        ages = sorted(self.keys, reverse=True)
        current = self._current(at_ms)
        others = [key for since, key in ages if since * 1000 <= now_ms and key != current]
        return tuple(_pseudonym(key, e164) for key in (current, *others))

    def digest(self, what: str, at_ms: int) -> str:
        """The same for something that is not a sender; say what it is in it ("prefix:...")."""
        return _pseudonym(self._current(at_ms), what)

    def _current(self, at_ms: int) -> str:
        """A text from before the oldest key left is remembered under that one: others were dropped while it waited."""
        if not self.keys:
            raise ValueError("there is no sender key")
        ages = sorted(self.keys, reverse=True)
        return next((key for since, key in ages if since * 1000 <= at_ms), ages[-1][1])


def _pseudonym(key: str, what: str) -> str:
    # 96 bits: no two of ten billion numbers meet, and an item's key stays short
    digest = hmac.new(key.encode(), what.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()
