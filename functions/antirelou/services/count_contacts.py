"""After a batch: silence for longer who goes on, and tell the flow what came."""

from collections.abc import Sequence

from antirelou.domain.candidate import Candidate
from antirelou.domain.echo import Echoes
from antirelou.domain.flow import Counts
from antirelou.domain.limits import Patience
from antirelou.domain.outcome import Held, Outcome, Reason, Refused
from antirelou.domain.silence import Silence
from antirelou.services.hold_texts import SHIELD
from antirelou.services.ports import Senders
from antirelou.services.watch_flow import WatchFlow

_GOES_ON = {Reason.ALREADY_ANSWERED, Reason.ANSWERED_ENOUGH, Reason.INSISTENT, Reason.ALREADY_HELD}
_NO_WORD_ON_A_FLOOD = {Reason.DUPLICATE, Reason.IN_DOUBT, Reason.OPTED_OUT, Reason.BLOCKED}
_MOST_PER_SENDER = 4
"""One robot is no flood: after these, a container's count says no more about it."""


class CountContacts:
    def __init__(self, senders: Senders, silence: Silence, patience: Patience, watch: WatchFlow) -> None:
        self._senders = senders
        self._silence = silence
        self._patience = patience
        self._watch = watch
        self._echoes = Echoes()

    def __call__(self, ended: Sequence[tuple[Candidate, Outcome]], now_ms: int) -> None:
        """Never raises: replies have left, and a fault here must not hide that."""
        counts, silenced = Counts(), []
        for candidate, outcome in ended:
            refused = self._refused(candidate, outcome)
            counts += _counted(candidate, outcome, refused)
            if silence_ms := self._patience.silence_ms(refused):
                silenced.append((candidate.keys[0], candidate.text.sent_ms + silence_ms))
        try:
            self._watch.count(counts, self._echoed(ended), now_ms)
            for key, until_ms in silenced:
                self._senders.silence(key, until_ms, now_ms)
        except Exception:  # counted again with the next batch; `StatusDue` tells what could not be told
            return

    def _echoed(self, ended: Sequence[tuple[Candidate, Outcome]]) -> frozenset[str]:
        """Digests of texts that several senders who go on sent lately. What people say first is alike too."""
        telling = [candidate for candidate, outcome in ended if candidate.digest and _goes_on(outcome)]
        return frozenset(c.digest for c in telling if self._echoes.hear(c.digest, c.keys[0], c.text.sent_ms))

    def _refused(self, candidate: Candidate, outcome: Outcome) -> int:
        """How many texts of a sender who goes on this container has refused; 0 for another outcome."""
        if candidate.came_back or not _goes_on(outcome):
            return 0
        return self._silence.refused(candidate.keys[0])


def _counted(candidate: Candidate, outcome: Outcome, refused: int) -> Counts:
    if _goes_on(outcome):
        insistent = isinstance(outcome, Refused) and outcome.reason is Reason.INSISTENT
        return Counts(repeat=int(0 < refused <= _MOST_PER_SENDER), dropped=int(insistent))
    if candidate.came_back or (isinstance(outcome, Refused) and outcome.reason in _NO_WORD_ON_A_FLOOD):
        return Counts()
    return Counts(first=1, held=int(isinstance(outcome, Held) and outcome.why == SHIELD))


def _goes_on(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.reason in _GOES_ON
