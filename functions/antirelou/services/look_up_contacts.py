"""Look up the senders of a batch, whether the number is being flooded, and the pool, in one request."""

from collections.abc import Sequence

from antirelou.domain.candidate import Candidate, by_sender
from antirelou.domain.outcome import Outcome
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.hold_contacts import HoldContacts, Writer
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.ports import Senders
from antirelou.services.watch_flow import WatchFlow

Outcomes = dict[int, Outcome]


class LookUpContacts:
    def __init__(
        self, senders: Senders, choose: ChooseReplies, hold: HoldContacts, watch: WatchFlow, numbers: KnowNumbers
    ) -> None:
        self._senders = senders
        self._choose = choose
        self._hold = hold
        self._watch = watch
        self._numbers = numbers

    def __call__(self, candidates: Sequence[Candidate], now_ms: int) -> Outcomes:
        """Outcomes for those who get no reply now: refused by what is known of them, or held by the shield."""
        people = list(dict.fromkeys(candidate.keys for candidate in candidates))
        if not people:
            return {}
        looked = self._senders.look(people, self._watch.is_stale(now_ms))
        if looked.line:
            self._watch.learn(looked.line.flow, now_ms)
            self._numbers.learn(looked.line.pool)
        records = dict(zip(people, looked.records, strict=True))
        judged = {c.index: self._choose.judge(c, records[c.keys]) for c in candidates}
        outcomes = {index: outcome for index, outcome in judged.items() if outcome}
        if not self._watch.flow.shield_up:
            return outcomes
        groups = by_sender([c for c in candidates if c.index not in outcomes])
        writers = [Writer(group, records[group[0].keys], self._watch.echoes) for group in groups]
        return outcomes | self._hold(writers, now_ms)
