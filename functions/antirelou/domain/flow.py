"""How many contacts come, against how many used to, and whether that is a flood: the shield goes up and down on it.

The level is a one-sided CUSUM (Page, 1954) of what tells an attack from a crowd: people come once, attackers go on.
A text of a sender who goes on adds one, the third and the next two; hours after the answer, little. A new sender takes
0.8 off, and time one a minute, or more where people were chattier in the last day.
"""

from dataclasses import dataclass, field, replace
from enum import Enum
from math import exp

_DRIFT_PER_MINUTE = 1.0
_CHATTINESS = 1.5  # how far above its own recent past the excess must be
_GOERS = 12  # senders who went on lately, as containers count them: one robot is no flood
_SURGE = 1.5  # how far above its own recent past the arrival rate must be
_CEILING = 3.0  # in levels: a flood of a whole day is forgotten in about an hour
_CALM = 0.25  # in levels
_CALM_MS = 30 * 60_000
_RECENT_MINUTES = 10
_PAST_MINUTES = 24 * 60
_WHILE_UP = 4  # an attack is hardly anybody's usual traffic; yet a chatty line must get used to itself in days
_MOST_ECHOES = 100


@dataclass(frozen=True)
class Counts:
    """Contacts by what they say about a flood; `goers` are senders who went on for the first time."""

    first: int = 0
    repeat: int = 0
    goers: int = 0
    held: int = 0
    dropped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.first + other.first,
            self.repeat + other.repeat,
            self.goers + other.goers,
            self.held + other.held,
            self.dropped + other.dropped,
        )

    @property
    def arrived(self) -> int:
        return self.first + self.repeat


class Mode(Enum):
    """Whether the shield moves by itself, or a maintainer holds it."""

    AUTO = "auto"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Flow:
    """`up_ms` and `down_ms` are when the shield last moved; it is up while `up_ms` is the later. `calm_ms` is since
    when the level is low. `recent` and `usual` are contacts a minute, over ten minutes and over the day before;
    `chatter` the usual excess a minute; `goers` senders who went on in the last ten minutes. `seen` counts since the
    shield went up; `echoes` are keyed digests of texts that many senders sent since. `version` orders the changes.
    """

    version: int = 0
    at_ms: int = 0
    level: float = 0
    recent: float = 0
    usual: float = 0
    chatter: float = 0
    goers: float = 0
    up_ms: int = 0
    down_ms: int = 0
    calm_ms: int = 0
    mode: Mode = Mode.AUTO
    seen: Counts = Counts()
    echoes: frozenset[str] = field(default_factory=frozenset)

    @property
    def flooded(self) -> bool:
        return self.up_ms > self.down_ms

    @property
    def shield_up(self) -> bool:
        return self.flooded if self.mode is Mode.AUTO else self.mode is Mode.UP


def after(flow: Flow, counts: Counts, excess: float, echoes: frozenset[str], now_ms: int, up_at: int) -> Flow:
    """The flow once these contacts are counted in, and what they add to the level; `up_at` is the level at which the
    shield goes up."""
    counted = _counted(flow, counts, excess, now_ms, up_at)
    if flow.shield_up:
        known = frozenset(sorted(flow.echoes | echoes)[:_MOST_ECHOES])
        counted = replace(counted, seen=flow.seen + counts, echoes=known)
    if flow.mode is Mode.DOWN:
        return _down(counted, now_ms) if flow.flooded else replace(counted, echoes=frozenset())
    if flow.mode is Mode.UP:
        return counted
    return (
        _perhaps_down(counted, now_ms, up_at) if flow.flooded else _perhaps_up(counted, counts, echoes, now_ms, up_at)
    )


def _counted(flow: Flow, counts: Counts, excess: float, now_ms: int, up_at: int) -> Flow:
    minutes = max(0, now_ms - flow.at_ms) / 60_000 if flow.at_ms else 0.0
    drift = minutes * max(_DRIFT_PER_MINUTE, _CHATTINESS * flow.chatter)
    counted = replace(
        flow,
        version=flow.version + 1,
        at_ms=max(flow.at_ms, now_ms),
        level=min(_CEILING * up_at, max(0.0, flow.level - drift + excess)),
        recent=_rate(flow.recent, counts.arrived, minutes, _RECENT_MINUTES),
        goers=_RECENT_MINUTES * _rate(flow.goers / _RECENT_MINUTES, counts.goers, minutes, _RECENT_MINUTES),
    )
    past = _PAST_MINUTES * (_WHILE_UP if flow.shield_up else 1)
    return replace(
        counted,
        usual=_rate(flow.usual, counts.arrived, minutes, past),
        chatter=max(0.0, _rate(flow.chatter, excess, minutes, past)),
    )


def _perhaps_up(flow: Flow, counts: Counts, echoes: frozenset[str], now_ms: int, up_at: int) -> Flow:
    flow = replace(flow, echoes=frozenset())
    if flow.level < up_at or flow.goers < _GOERS or flow.recent < _SURGE * flow.usual:
        return flow
    return replace(flow, up_ms=now_ms, calm_ms=0, seen=counts, echoes=echoes)


def _perhaps_down(flow: Flow, now_ms: int, up_at: int) -> Flow:
    if flow.level > _CALM * up_at:
        return replace(flow, calm_ms=0)
    calm_ms = flow.calm_ms or now_ms
    if now_ms - calm_ms < _CALM_MS:
        return replace(flow, calm_ms=calm_ms)
    return _down(flow, now_ms)


def _down(flow: Flow, now_ms: int) -> Flow:
    return replace(flow, down_ms=now_ms, calm_ms=0, level=0.0, echoes=frozenset())


def _rate(rate: float, count: float, minutes: float, over_minutes: float) -> float:
    """An exponentially weighted rate per minute, whatever the intervals."""
    return rate * exp(-minutes / over_minutes) + count / over_minutes
