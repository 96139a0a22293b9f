"""Admission in memory: passes integration/test_admission_contracts.py as the table does."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from antirelou.domain.admission import PER_MINUTE, WINDOW_MS, Admitted, allowance
from antirelou.domain.money import MINUTE_MS


@dataclass
class FakeAdmission:
    given: Counter[tuple[str, int]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted:
        net, minute = (network, now_ms // WINDOW_MS), ("minute", now_ms // MINUTE_MS)
        with self.lock:
            if not allowance(waiting):
                return Admitted.BUSY
            if self.given[net] >= allowance(waiting):
                return Admitted.NETWORK
            if self.given[minute] >= PER_MINUTE:
                return Admitted.BUSY
            self.given.update((net, minute))
            return Admitted.YES
