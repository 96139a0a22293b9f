"""Look up the senders of a batch, where they stand in scripts, whether the number is being flooded, and the pool, in
one request."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from antirelou.domain.candidate import Candidate, by_sender
from antirelou.domain.outcome import Outcome, Reason, Refused
from antirelou.domain.reply import Kind
from antirelou.domain.sender import SenderRecord
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.hold_contacts import SHIELD, HoldContacts, Writer
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.ports import Senders
from antirelou.services.watch_flow import WatchFlow

Outcomes = dict[int, Outcome]
Keys = tuple[str, ...]


class Play(Protocol):
    def __call__(self, candidate: Candidate, record: SenderRecord, now_ms: int) -> Candidate:
        """The same text, now that its sender is known: a script's if it is one."""


class LookUpContacts:
    def __init__(
        self,
        senders: Senders,
        play: Play,
        choose: ChooseReplies,
        hold: HoldContacts,
        watch: WatchFlow,
        numbers: KnowNumbers,
    ) -> None:
        self._senders = senders
        self._play = play
        self._choose = choose
        self._hold = hold
        self._watch = watch
        self._numbers = numbers

    def __call__(self, candidates: Sequence[Candidate], now_ms: int) -> tuple[list[Candidate], Outcomes]:
        """The same candidates, those of scripts told apart; outcomes for those who get no reply now: refused by what is
        known of them, or held by the shield."""
        people = list(dict.fromkeys(candidate.keys for candidate in candidates))
        if not people:
            return [], {}
        certain = any(candidate.may_play for candidate in candidates)
        looked = self._senders.look(people, self._watch.is_stale(now_ms), certain)
        if looked.line:
            self._watch.learn(looked.line.flow, now_ms)
            self._numbers.learn(looked.line.pool)
        records = dict(zip(people, looked.records, strict=True))
        seen = [self._play(c, records[c.keys], now_ms) if c.may_play else c for c in candidates]
        judged = {c.index: self._choose.judge(c, records[c.keys]) for c in seen}
        outcomes = {index: outcome for index, outcome in judged.items() if outcome}
        if self._watch.flow.shield_up:
            outcomes |= self._held([c for c in seen if c.index not in outcomes], records, now_ms)
        return seen, outcomes

    def _held(self, candidates: Sequence[Candidate], records: Mapping[Keys, SenderRecord], now_ms: int) -> Outcomes:
        played = {c.index: Refused(Reason.NOT_NOW, SHIELD) for c in candidates if c.kind is Kind.SCRIPT}
        groups = by_sender([c for c in candidates if c.index not in played])
        writers = [Writer(group, records[group[0].keys], self._watch.echoes) for group in groups]
        return played | self._hold(writers, now_ms)
