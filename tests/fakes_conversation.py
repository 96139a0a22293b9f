"""The conversations' table in memory: it passes the real one's tests (integration/test_conversation_contracts.py)."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from antirelou.adapters.conversations import PER_MINUTE
from antirelou.domain.conversation_asked import Way
from antirelou.domain.conversation_counts import DAYS, Figures
from antirelou.domain.money import DAY_MS, HOUR_MS, MINUTE_MS
from antirelou.services.conversation_ports import Kept


@dataclass
class FakeConversations:
    """Every port on the table in one."""

    kept: dict[str, tuple[Kept, int]] = field(default_factory=dict)
    counts: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    minutes: Counter[int] = field(default_factory=Counter)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def open(self, digest: str, kept: Kept, counts: Sequence[str], now_ms: int) -> bool:
        with self.lock:
            if digest in self.kept:
                return False
            self._write(digest, kept, counts, now_ms)
            return True

    def find(self, digest: str, now_ms: int) -> Kept | None:
        kept, until_ms = self.kept.get(digest, (None, 0))
        return kept if now_ms < until_ms else None

    def change(self, digest: str, before: Kept, after: Kept, counts: Sequence[str], now_ms: int) -> bool:
        with self.lock:
            there, _ = self.kept.get(digest, (None, 0))
            was, now = before.conversation, there.conversation if there else None
            if now is None or (now.seq, now.answer) != (was.seq, was.answer):
                return False
            self._write(digest, after, counts, now_ms)
            return True

    def drop(self, digest: str) -> None:
        self.kept.pop(digest, None)

    def admit(self, now_ms: int) -> bool:
        with self.lock:
            self.minutes[now_ms // MINUTE_MS] += 1
            return self.minutes[now_ms // MINUTE_MS] <= PER_MINUTE

    def figures(self, today: int) -> Figures:
        found: dict[str, Counter[str]] = {}
        for (day, way, name), count in self.counts.items():
            if today - DAYS < day <= today:
                found.setdefault(way, Counter())[name] += count
        return found

    def add(self, day: int, way: Way, *names: str) -> None:
        self.counts.update((day, way.value, name) for name in names)

    def _write(self, digest: str, kept: Kept, counts: Sequence[str], now_ms: int) -> None:
        self.kept[digest] = (kept, now_ms + HOUR_MS)
        self.add(now_ms // DAY_MS, kept.way, *counts)
