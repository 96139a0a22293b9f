"""The queue before the function, in virtual time."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

_GATHERED_MS = 1000
"""What comes within a second comes in one batch, as SQS hands it out when there is little."""

_BATCH = 10


@dataclass(order=True)
class Due:
    """A message of the queue's, when it is due. `record` is the queue's name for it."""

    at_ms: int
    order: int
    body: str = field(compare=False)
    record: str = field(compare=False)
    sent_ms: int = field(compare=False)
    receives: int = field(default=0, compare=False)


class Inbox:
    def __init__(self, visibility_ms: int, max_receives: int) -> None:
        self._visibility_ms = visibility_ms
        self._max_receives = max_receives
        self._orders = count(1)
        self._heap: list[Due] = []
        self.dead = 0

    def put(self, body: str, at_ms: int, sent_ms: int) -> None:
        order = next(self._orders)
        heappush(self._heap, Due(at_ms, order, body, f"sqs-{order}", sent_ms))

    @property
    def next_ms(self) -> int | None:
        return self._heap[0].at_ms if self._heap else None

    def take(self) -> list[Due]:
        """The next batch; it is due when its last one is."""
        first_ms, taken = self._heap[0].at_ms, []
        while self._heap and len(taken) < _BATCH and self._heap[0].at_ms <= first_ms + _GATHERED_MS:
            due = heappop(self._heap)
            due.receives += 1
            taken.append(due)
        return taken

    def take_back(self, due: Due, now_ms: int) -> None:
        """The function failed on it: it is seen again after the visibility timeout, and dead after so many times."""
        if due.receives >= self._max_receives:
            self.dead += 1
            return
        due.at_ms = now_ms + self._visibility_ms
        heappush(self._heap, due)
