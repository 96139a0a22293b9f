"""Powertools with zae-limiter: one reply a day and three in thirty days per sender, the money as a bucket of its own.

Stored limits, so that its cache of rejections works; its own native client for synchronous code. Its buckets refill: a
purse is imitated by one that refills by next to nothing. Nothing settles a price.
"""

from collections.abc import Callable
from typing import Any

from zae_limiter import Limit, RateLimitExceeded, SyncRateLimiter, SyncRepository

from bench.peers import DAY_SECONDS, PRICE_MICROS, PURSE_MICROS
from bench.peers_powertools import Powertools

_STACK = "zae-limiter"
_REPLIES = [Limit.per_day("day", 1), Limit.custom("month", 3, 3, 30 * DAY_SECONDS)]
_PURSE = [Limit.custom("micros", PURSE_MICROS, 1, 30 * DAY_SECONDS)]


class PowertoolsAndZae(Powertools):
    def prepare(self, now_ms: int) -> None:
        super().prepare(now_ms)
        setup = SyncRepository(name=_STACK, _skip_deprecation_warning=True)  # its deployment, less CloudFormation
        setup.create_table()
        setup._register_namespace("default")
        limiter = SyncRateLimiter(repository=SyncRepository.open(stack=_STACK))
        limiter.set_resource_defaults("replies", _REPLIES)
        limiter.set_limits("purse", _PURSE, resource="money")

    def container(self) -> Callable[[Any], Any]:
        self._limiter = SyncRateLimiter(repository=SyncRepository.open(stack=_STACK))
        return super().container()

    def _admits(self, sender: str) -> bool:
        reply, price = {"day": 1, "month": 1}, {"micros": PRICE_MICROS}
        try:
            with (
                self._limiter.acquire(entity_id=sender.lstrip("+"), resource="replies", consume=reply),
                self._limiter.acquire(entity_id="purse", resource="money", consume=price),
            ):
                return True
        except RateLimitExceeded:
            return False
