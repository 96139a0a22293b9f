"""Powertools with rate-limiter-modern-py: one reply a day per sender. No second limit, no cache, no money."""

from collections.abc import Callable
from typing import Any

from limiter import rate_limit
from limiter.exceptions import CapacityExhaustedException

from bench.peers import DAY_SECONDS, make_table
from bench.peers_powertools import Powertools

_TOKENS, _LIMITS = "fungible-tokens", "limits"


class PowertoolsAndRateLimiter(Powertools):
    def prepare(self, now_ms: int) -> None:
        super().prepare(now_ms)
        for table in (_TOKENS, _LIMITS):
            make_table(table, "resourceName", "accountId")

    def container(self) -> Callable[[Any], Any]:
        self._take = rate_limit("replies", 1, DAY_SECONDS, _TOKENS, _LIMITS, account_id_pos=0)(lambda sender: None)
        return super().container()

    def _admits(self, sender: str) -> bool:
        try:
            self._take(sender)
        except CapacityExhaustedException:
            return False
        return True
