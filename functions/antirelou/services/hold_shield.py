"""Hold the shield up or down by hand, or let it move by itself."""

from typing import Protocol

from antirelou.domain.flow import Counts, Flow, Mode, after
from antirelou.services.ports import Flows

_TRIES = 5
_NEVER = 1_000_000  # a level nobody reaches: this changes what a maintainer said, and raises nothing


class Switch(Flows, Protocol):
    def set_mode(self, mode: Mode) -> None:
        """Who counts meanwhile leaves it as it is."""


class HoldShield:
    def __init__(self, flows: Switch) -> None:
        self._flows = flows

    def __call__(self, mode: Mode, now_ms: int) -> Flow:
        """How the flow stands then. Held down, a flood is over: letting go does not bring it back."""
        self._flows.set_mode(mode)
        flow = self._flows.read()
        for _ in range(_TRIES):
            flow, done = self._flows.swap(flow, after(flow, Counts(), 0, frozenset(), now_ms, _NEVER))
            if done:
                break
        return flow
