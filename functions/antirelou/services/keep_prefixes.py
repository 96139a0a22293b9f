"""A day's quota of replies per prefix (a number less its last three digits), against runs of numbers bought together.

The first reply to a prefix is not counted by a container that meets it for the first time: people hardly ever share
one, and would all pay a request for it. So a prefix may get one reply more per container.
"""

from collections import OrderedDict
from collections.abc import Sequence
from enum import Enum

from antirelou.domain.candidate import Candidate
from antirelou.domain.money import day_of
from antirelou.services.ports import Prefixes, SenderKeys

_DIGITS_LEFT_OUT = 3
_MOST_PREFIXES = 10_000


Place = tuple[str, int]
"""A prefix's digest, and a day."""


class _State(Enum):
    MET = 0
    FULL = 1


class KeepPrefixes:
    def __init__(self, prefixes: Prefixes, keys: SenderKeys) -> None:
        self._prefixes = prefixes
        self._keys = keys
        self._known: OrderedDict[Place, _State] = OrderedDict()

    def __call__(self, candidates: Sequence[Candidate]) -> set[int]:
        """The indices of those over the quota."""
        together: dict[Place, list[int]] = {}
        for candidate in candidates:
            sent_ms = candidate.text.sent_ms
            prefix = self._keys.digest(f"prefix:{candidate.phone.e164[:-_DIGITS_LEFT_OUT]}", sent_ms)
            together.setdefault((prefix, day_of(sent_ms)), []).append(candidate.index)
        return {index for place, indices in together.items() for index in indices[self._within(place, len(indices)) :]}

    def _within(self, place: Place, replies: int) -> int:
        """How many of these may be sent."""
        state = self._known.get(place)
        if state is _State.FULL:
            return 0
        free = 0 if state is _State.MET else 1
        counted = replies - free
        taken = self._prefixes.take(*place, counted) if counted else 0
        self._remember(place, _State.MET if taken == counted else _State.FULL)
        return free + taken

    def _remember(self, place: Place, state: _State) -> None:
        self._known[place] = state
        self._known.move_to_end(place)
        if len(self._known) > _MOST_PREFIXES:
            self._known.popitem(last=False)
