"""Watch how many contacts come and of what kind, move the shield, and tell the maintainers when it moves.

A container adds up what it sees and tells the table seldom: at once when many senders go on, else every ten minutes.
So calm costs almost nothing, and a flood of a thousand texts a second no more writes than containers times a fifth.
"""

from antirelou.domain.flood_message import about_shield_down, about_shield_up
from antirelou.domain.flow import Counts, Flow, after
from antirelou.domain.notice import Notice
from antirelou.services.ports import Flows, Maintainers, Notices

_FRESH_MS = 5_000
_SOON_MS = 5_000
_WHILE_UP_MS = 60_000
_CALM_MS = 600_000
_MUCH = 3
_TRIES = 3


class WatchFlow:
    def __init__(self, flows: Flows, notices: Notices, maintainers: Maintainers, up_at: int) -> None:
        self._flows = flows
        self._notices = notices
        self._maintainers = maintainers
        self._up_at = up_at
        self._flow = Flow()
        self._learned_ms: int | None = None
        self._told_ms: int | None = None
        self._pending = Counts()
        self._excess = 0.0
        self._echoes: frozenset[str] = frozenset()

    @property
    def flow(self) -> Flow:
        """As last heard of."""
        return self._flow

    @property
    def echoes(self) -> frozenset[str]:
        """Digests of texts that several senders who go on sent, here or elsewhere."""
        return self._flow.echoes | self._echoes

    def is_stale(self, now_ms: int) -> bool:
        return self._learned_ms is None or now_ms - self._learned_ms >= _FRESH_MS

    def learn(self, flow: Flow, now_ms: int) -> None:
        if flow.version >= self._flow.version:  # a read may be older than this container's own write
            self._flow = flow
        self._learned_ms = now_ms

    def count(self, counts: Counts, excess: float, echoes: frozenset[str], now_ms: int) -> None:
        """What a batch brought, and what it adds to the level. Raises if the table does; nothing is lost then."""
        self._pending += counts
        self._excess += excess
        if not self._flow.level:  # what new people bring in calm must not hide the beginning of a flood
            self._excess = max(0.0, self._excess)
        self._echoes |= echoes - self._flow.echoes
        if self._told_ms is None:
            self._told_ms = now_ms
        if self._is_due(now_ms - self._told_ms):
            self._change(now_ms)

    def __call__(self, now_ms: int) -> Flow:
        """Every few minutes, traffic or none: let time pass, and tell what could not be told."""
        self._flow = self._flows.read()
        if self._flow.level or self._flow.flooded:
            self._change(now_ms)
        self._tell(self._flow)
        return self._flow

    def _is_due(self, since_ms: int) -> bool:
        if since_ms < _SOON_MS:
            return False
        if self._flow.shield_up:
            return abs(self._excess) >= _MUCH or bool(self._echoes) or since_ms >= _WHILE_UP_MS
        # While it rises both signs count, or a crowd would add up to a flood; a robot's hundredth text has neither
        rising = self._flow.level > 0 and self._excess != 0
        return rising or self._excess >= _MUCH or since_ms >= _CALM_MS

    def _change(self, now_ms: int) -> None:
        self._told_ms = now_ms  # whatever comes of it: a table that fails is not asked with every batch
        for _ in range(_TRIES):
            before = self._flow
            wanted = after(before, self._pending, self._excess, self._echoes, now_ms, self._up_at)
            self._flow, done = self._flows.swap(before, wanted)
            if done:
                self._pending, self._excess, self._echoes = Counts(), 0.0, frozenset()
                if (wanted.up_ms, wanted.down_ms) != (before.up_ms, before.down_ms):
                    self._tell(self._flow)
                return

    def _tell(self, flow: Flow) -> None:
        if not flow.up_ms:
            return
        moved = Notice("shield_up", flow.up_ms) if flow.flooded else Notice("shield_down", flow.down_ms)
        if not self._notices.claim(moved):
            return
        try:
            self._maintainers.tell(about_shield_up(flow) if flow.flooded else about_shield_down(flow))
        except Exception:
            self._notices.unclaim(moved)
            raise
