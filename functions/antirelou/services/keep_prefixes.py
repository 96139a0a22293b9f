"""A day's quota of replies per prefix (a number less its last three digits), against runs of numbers bought together.

The first reply to a prefix is not counted by a container that meets it for the first time: people hardly ever share
one, and would all pay a request for it. So a prefix may get one reply more for each container that ever met it.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from antirelou.domain.candidate import Candidate
from antirelou.domain.money import day_of
from antirelou.services.ports import Prefixes, SenderKeys

_DIGITS_LEFT_OUT = 3
_MOST_PREFIXES = 10_000

PrefixDay = tuple[str, int]
"""A prefix's digest, and a day."""


@dataclass(frozen=True)
class _Known:
    """`counted` by this container."""

    counted: int
    full: bool = False


class KeepPrefixes:
    def __init__(self, prefixes: Prefixes, keys: SenderKeys) -> None:
        self._prefixes = prefixes
        self._keys = keys
        self._known: OrderedDict[PrefixDay, _Known] = OrderedDict()

    def __call__(self, candidates: Sequence[Candidate]) -> set[int]:
        """The indices of those over the quota."""
        together: dict[PrefixDay, list[int]] = {}
        for candidate in candidates:
            together.setdefault(self._day_of(candidate), []).append(candidate.index)
        return {index for day, indices in together.items() for index in indices[self._within(day, len(indices)) :]}

    def give_back(self, candidates: Sequence[Candidate]) -> None:
        """Their replies did not leave. Costs nothing where none was counted."""
        for day, replies in Counter(self._day_of(candidate) for candidate in candidates).items():
            known = self._known.get(day, _Known(0))
            counted = min(replies, known.counted)
            if counted:
                self._prefixes.give_back(*day, counted)
            if replies > known.counted:  # the free one, too
                self._known.pop(day, None)
            else:
                self._known[day] = replace(known, counted=known.counted - counted, full=False)

    def _within(self, day: PrefixDay, replies: int) -> int:
        """How many of these may be sent."""
        known = self._known.get(day)
        if known and known.full:
            return 0
        free = 0 if known else 1
        counted = replies - free
        taken = self._prefixes.take(*day, counted) if counted else 0
        self._remember(day, _Known(taken + (known.counted if known else 0), full=taken < counted))
        return free + taken

    def _day_of(self, candidate: Candidate) -> PrefixDay:
        sent_ms = candidate.contact.sent_ms
        prefix = self._keys.digest(f"prefix:{candidate.phone.e164[:-_DIGITS_LEFT_OUT]}", sent_ms)
        return prefix, day_of(sent_ms)

    def _remember(self, day: PrefixDay, known: _Known) -> None:
        self._known[day] = known
        self._known.move_to_end(day)
        if len(self._known) > _MOST_PREFIXES:
            self._known.popitem(last=False)
