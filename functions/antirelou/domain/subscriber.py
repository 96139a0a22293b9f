"""Somebody who asked for our messages, and the proof of it. A number is nowhere but in what is sealed."""

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from zlib import crc32

from antirelou.domain.money import DAY_MS

SHARDS = 8
ANSWER_WITHIN_MS = DAY_MS
_CLOCKS_DIFFER_MS = 5_000  # the carrier's clock stamps the answer, ours the question

ASKED_DAYS = 30
SUBSCRIBED_DAYS = 3 * 365
WITHDRAWN_DAYS = 5 * 365
"""How long a question without an answer, a subscription, and the proof of one that ended are kept."""


class Via(Enum):
    """Where somebody read what it is about before they asked."""

    TEXT = "text"
    PAGE = "page"


@dataclass(frozen=True)
class SubscriberRef:
    """`key` is the HMAC of the number. Subscribers of a country lie in shards, by their keys."""

    country: str
    key: str

    @property
    def shard(self) -> int:
        return crc32(self.key.encode()) % SHARDS

    def __str__(self) -> str:
        return f"{self.country}#{self.shard}/{self.key}"


@dataclass(frozen=True)
class Question:
    """What somebody was asked, and when: the proof if they agree."""

    at_ms: int
    via: Via
    locale: str
    wording: str
    wording_sha256: str

    @classmethod
    def of(cls, text: str, locale: str, via: Via, at_ms: int) -> "Question":
        return cls(at_ms, via, locale, f"ask.{locale}", hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True)
class Asked:
    """When somebody was asked last, and when they withdrew last (0 for never)."""

    ref: SubscriberRef
    asked_ms: int
    withdrawn_ms: int = 0

    def is_answered_by(self, sent_ms: int) -> bool:
        """Whether a "yes" sent then is the answer to that question."""
        waited_ms = sent_ms - self.asked_ms
        return self.withdrawn_ms < self.asked_ms and -_CLOCKS_DIFFER_MS <= waited_ms <= ANSWER_WITHIN_MS


@dataclass(frozen=True)
class Agreement:
    """`number` is the name of ours that the agreement was sent to, and that messages leave from."""

    at_ms: int
    sealed: bytes = field(repr=False)
    locale: str
    number: str
