"""Forget a subscriber: what was spent on them stays in the books, under nobody's name."""

from collections.abc import Sequence
from typing import Protocol

from antirelou.domain.broadcast import BroadcastRef, Mark, Member
from antirelou.domain.subscriber import SubscriberRef

_TRIES = 10


class Store(Protocol):
    def find(self, ref: SubscriberRef) -> Member | None:
        """None if there is none."""

    def forget_mark(self, ref: BroadcastRef, mark: Mark) -> bool:
        """Off the subscriber, onto the broadcast: both or neither. False if it changed meanwhile."""

    def erase(self, ref: SubscriberRef) -> bool:
        """All of it, if no mark is left. False if there is one again."""


class EraseSubscriber:
    def __init__(self, store: Store) -> None:
        self._store = store

    def is_being_written_to(self, people: Sequence[SubscriberRef], since_ms: int) -> bool:
        """Since then: its money may still move."""
        members = [member for ref in people if (member := self._store.find(ref))]
        return any(mark.at_ms > since_ms for member in members for mark in member.got.values())

    def __call__(self, people: Sequence[SubscriberRef]) -> int:
        """How many of them there were."""
        return sum(self._erase(ref) for ref in people)

    def _erase(self, ref: SubscriberRef) -> bool:
        for _ in range(_TRIES):
            member = self._store.find(ref)
            if member is None:
                return False
            moved = [self._store.forget_mark(BroadcastRef(name, ref), mark) for name, mark in member.got.items()]
            if all(moved) and self._store.erase(ref):
                return True
        raise TimeoutError("a subscriber changes faster than it can be erased")
