"""The traffic: the same events for every design. People from all over, in calm; then a flood."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from house import notification, payload, sqs_record

Events = list[tuple[int, Any]]
"""Batches, each with the time it is handled."""

_PACE_MS = 1_000
_DAY_PACE_MS = 24 * 3600 * 1000 // 2_500  # as in 2017
_ANSWERED_MS = 1_000  # from a text to its handling


@dataclass(frozen=True)
class Size:
    people: int
    batches: int
    flood: int


FULL, QUICK = Size(100, 30, 1_000), Size(20, 6, 300)


@dataclass
class Traffic:
    """`at_ms` goes forward with each batch. Each person has a prefix of their own (the number less three digits)."""

    at_ms: int
    size: Size
    people: Iterator[int] = field(default_factory=lambda: iter(range(8_000)))
    records: int = 0

    def first(self) -> tuple[Events, list[str]]:
        """Strangers, one to a batch; and who they were."""
        strangers = self._strangers(self.size.people)
        return [self.batch([text]) for text in strangers], [sender for sender, _ in strangers]

    def strangers(self, count: int) -> Events:
        return [self.batch([text]) for text in self._strangers(count)]

    def day(self) -> tuple[Events, int]:
        """A quiet day, people at their real pace: two in five write twice, one text in seventy comes twice. And how
        many there were."""
        texts: list[tuple[str, str]] = []
        for index, (sender, message_id) in enumerate(self._strangers(self.size.people)):
            texts.append((sender, message_id))
            texts.extend([(sender, f"{message_id}-2")] * (index % 5 in (1, 3)))
            texts.extend([texts[index // 2]] * (index % 50 == 7))
        return [self.batch([text], _DAY_PACE_MS) for text in texts], self.size.people

    def again(self, senders: list[str], suffix: str) -> Events:
        """The same people: with another text, or (an empty suffix) the same once more."""
        return [self.batch([(sender, _id(sender) + suffix)]) for sender in senders]

    def batches(self, count: int) -> Events:
        """Ten strangers to each."""
        return [self.batch(self._strangers(10)) for _ in range(count)]

    def flood(self) -> Events:
        sender, _ = self._strangers(1)[0]
        return [self.batch([(sender, f"flood{i}")], pace_ms=_PACE_MS) for i in range(self.size.flood)]

    def batch(self, texts: list[tuple[str, str]], pace_ms: int = _PACE_MS) -> tuple[int, Any]:
        self.at_ms += pace_ms
        return self.at_ms + _ANSWERED_MS, {"Records": [self._record(*text) for text in texts]}

    def _record(self, sender: str, message_id: str) -> Any:
        self.records += 1
        published = notification(payload(sender, message_id=message_id), self.at_ms, f"sns-{self.records}")
        return sqs_record(published, f"sqs-{self.records}", sent_ms=self.at_ms)

    def _strangers(self, count: int) -> list[tuple[str, str]]:
        senders = [f"+1438{2_000_000 + next(self.people) * 1_000:07d}" for _ in range(count)]
        return [(sender, _id(sender)) for sender in senders]


def _id(sender: str) -> str:
    return f"message{sender[1:]}"
