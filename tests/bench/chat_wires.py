"""Connections in memory, as API Gateway has them: some are gone (410), some answer late."""

import json
import random
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

Frames = deque[dict[str, Any]]


class Wires:
    """What the relay posts to. Safe from many threads."""

    def __init__(self, rng: random.Random, pause: Callable[[float], None], late_share: float = 0.0) -> None:
        self._rng = rng
        self._pause = pause
        self._late_share = late_share
        self._open: dict[str, Frames] = {}
        self._lock = threading.Lock()
        self.posts = self.gone = self.late = 0

    def post(self, connection: str, frame: Mapping[str, Any]) -> bool:
        """False: gone. A late one has arrived late, or was only confirmed late: the relay cannot tell."""
        before, after = self._delays()
        self._pause(before)
        there = self._put(connection, json.dumps(frame))
        self._pause(after)
        return there

    def close(self, connection: str) -> None:
        self.lose(connection)

    def open(self, connection: str, inbox: Frames) -> None:
        with self._lock:
            self._open[connection] = inbox

    def lose(self, connection: str) -> None:
        """What was posted before stays: the page had it."""
        with self._lock:
            self._open.pop(connection, None)

    def is_open(self, connection: str) -> bool:
        with self._lock:
            return connection in self._open

    def _delays(self) -> tuple[float, float]:
        with self._lock:
            self.posts += 1
            if self._rng.random() >= self._late_share:
                return 0, 0
            self.late += 1
            seconds = self._rng.uniform(0.05, 2)
            return (seconds, 0) if self._rng.random() < 0.5 else (0, seconds)

    def _put(self, connection: str, text: str) -> bool:
        with self._lock:
            inbox = self._open.get(connection)
            if inbox is None:
                self.gone += 1
                return False
            inbox.append(json.loads(text))
            return True
