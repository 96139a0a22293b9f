"""While the shield is up: note who writes, let answers wait, and drop those who go on meanwhile."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from antirelou.domain.candidate import Candidate
from antirelou.domain.fault import name_of
from antirelou.domain.money import DAY_MS
from antirelou.domain.outcome import Failed, Held, Outcome, Reason, Refused
from antirelou.domain.sender import Heard, SenderRecord
from antirelou.domain.shield import Shield
from antirelou.services.ports import Senders

Outcomes = dict[int, Outcome]

SHIELD = "shield"
"""Why a text is held, in logs."""


@dataclass(frozen=True)
class Writer:
    """A sender's texts of this batch, and what is known of the sender. `echoes` are the digests many senders share."""

    texts: Sequence[Candidate]
    record: SenderRecord
    echoes: Collection[str]

    @property
    def key(self) -> str:
        return self.texts[0].keys[0]

    @property
    def first_ms(self) -> int:
        return min(candidate.contact.sent_ms for candidate in self.texts)

    @property
    def said(self) -> frozenset[Heard]:
        """What this batch brings; a text noted before may have become an echo since."""
        return frozenset(Heard(c.contact.reply_id, c.contact.sent_ms, c.digest in self.echoes) for c in self.texts)

    @property
    def fresh(self) -> frozenset[Heard]:
        """What was not noted yet."""
        noted = {each.id for each in self.record.heard}
        return frozenset(each for each in self.said if each.id not in noted)

    def unanswered(self, heard: frozenset[Heard]) -> frozenset[Heard]:
        answered = {reply.id for replies in self.record.replies.values() for reply in replies}
        return frozenset(each for each in heard if each.id not in answered)


class HoldContacts:
    def __init__(self, senders: Senders, shield: Shield, threads: int = 10) -> None:
        self._senders = senders
        self._shield = shield
        self._threads = threads

    def __call__(self, writers: Sequence[Writer], now_ms: int) -> Outcomes:
        """An outcome for each text that is not to be answered now; none for one whose wait is over."""
        with ThreadPoolExecutor(self._threads) as pool:
            each = list(pool.map(lambda writer: self._try(writer, now_ms), writers))
        return {index: outcome for outcomes in each for index, outcome in outcomes.items()}

    def _try(self, writer: Writer, now_ms: int) -> Outcomes:
        try:
            return self._hold(writer, now_ms)
        except Exception as fault:  # one sender's fault is not the batch's
            return {candidate.index: Failed(name_of(fault)) for candidate in writer.texts}

    def _hold(self, writer: Writer, now_ms: int) -> Outcomes:
        waiting = self._shield.waiting(writer.record.heard, writer.first_ms)
        heard = waiting | writer.said
        if writer.fresh and not self._shield.insistent(heard):
            record = self._senders.hear(writer.key, writer.fresh, writer.record.heard - waiting, now_ms)
            heard |= self._shield.waiting(record.heard, writer.first_ms)
        if self._shield.insistent(heard):
            last_ms = max(candidate.contact.sent_ms for candidate in writer.texts)
            self._senders.silence(writer.key, last_ms + DAY_MS, now_ms)
            return {candidate.index: Refused(Reason.INSISTENT) for candidate in writer.texts}
        return self._wait(writer, writer.unanswered(heard), now_ms)

    def _wait(self, writer: Writer, heard: Collection[Heard], now_ms: int) -> Outcomes:
        leader, wait_ms = self._shield.leader(heard), self._shield.due_ms(heard) - now_ms
        outcomes: Outcomes = {}
        for candidate in writer.texts:
            if candidate.contact.reply_id != leader:
                outcomes[candidate.index] = Refused(Reason.ALREADY_HELD)
            elif wait_ms > 0:
                outcomes[candidate.index] = Held(-(-wait_ms // 1000), SHIELD)
        return outcomes
