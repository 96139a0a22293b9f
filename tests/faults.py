"""Break one call, of all the calls that a container makes to the outside."""

import copy
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ReadTimeoutError

from house import Crash, Parts


@dataclass
class Breaker:
    """Counts every call through it; the one numbered `at` meets `fault`, once.

    `crash_before`, `crash_after`: the container dies. `lost_before`, `lost_after`: the SDK gives up on the call, which
    did not or did happen. `twice`: the response is lost and the SDK's second try is answered. `none`: only counts.
    """

    at: int = -1
    fault: str = "none"
    calls: int = 0
    met: str = ""

    def call(self, name: str, function: Any, args: Any, kwargs: Any) -> Any:
        mine, self.calls = self.calls == self.at, self.calls + 1
        if not mine or (self.fault == "twice" and name == "send"):
            return function(*args, **kwargs)
        self.met = name
        if self.fault == "twice":
            function(*args, **kwargs)
            return function(*args, **kwargs)
        if self.fault.endswith("after"):
            function(*args, **kwargs)
        if self.fault.startswith("crash"):
            raise Crash
        raise ReadTimeoutError(endpoint_url="http://nowhere")


class Breakable:
    """Any port, with every method going through the breaker."""

    def __init__(self, real: Any, breaker: Breaker) -> None:
        self._real = real
        self._breaker = breaker

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._real, name)
        return lambda *args, **kwargs: self._breaker.call(name, method, args, kwargs)


def breakable(parts: Parts, breaker: Breaker) -> Parts:
    """Each call at the level of requests: on a table its client is broken, not the adapter around it."""
    return Parts(
        senders=_broken(parts.senders, breaker),
        marks=_broken(parts.marks, breaker) if parts.marks else None,
        purse=_broken(parts.purse, breaker),
        carrier=Breakable(parts.carrier, breaker),
        inbox=Breakable(parts.inbox, breaker),
        dead_letters=Breakable(parts.dead_letters, breaker),
        flows=_broken(parts.flows, breaker),
        notices=parts.notices,
        prefixes=_broken(parts.prefixes, breaker),
        pool=_broken(parts.pool, breaker),
        waits=_broken(parts.waits, breaker),
        seals=Breakable(parts.seals, breaker),
        timers=Breakable(parts.timers, breaker),
        tallies=_broken(parts.tallies, breaker),
        text_counts=_broken(parts.text_counts, breaker) if parts.text_counts else None,
        shelf=parts.shelf,
        subscriptions=parts.subscriptions,
        numbers=parts.numbers,
        rules=parts.rules,
        keys=Breakable(parts.keys, breaker),
        caps=parts.caps,
        watch=parts.watch,
        threads=1,
    )


def _broken(port: Any, breaker: Breaker) -> Any:
    if not hasattr(port, "_client"):
        return Breakable(port, breaker)
    broken = copy.copy(port)
    broken._client = Breakable(port._client, breaker)
    return broken
