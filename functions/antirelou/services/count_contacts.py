"""After a batch: silence for longer who goes on, and tell the flow what came."""

from collections.abc import Sequence

from antirelou.domain.candidate import Candidate
from antirelou.domain.echo import Echoes
from antirelou.domain.excess import excess_of_new, excess_of_repeat
from antirelou.domain.flow import Counts
from antirelou.domain.limits import Patience
from antirelou.domain.money import HOUR_MS
from antirelou.domain.outcome import Answered, Held, Later, Outcome, Reason, Refused
from antirelou.domain.reply import Kind
from antirelou.domain.silence import Silence
from antirelou.services.hold_contacts import SHIELD
from antirelou.services.ports import Senders
from antirelou.services.watch_flow import WatchFlow

_GOES_ON = {Reason.ALREADY_ANSWERED, Reason.ANSWERED_ENOUGH, Reason.INSISTENT, Reason.ALREADY_HELD}
_NO_WORD_ON_A_FLOOD = {Reason.DUPLICATE, Reason.IN_DOUBT, Reason.OPTED_OUT, Reason.BLOCKED}


class CountContacts:
    def __init__(self, senders: Senders, silence: Silence, patience: Patience, watch: WatchFlow) -> None:
        self._senders = senders
        self._silence = silence
        self._patience = patience
        self._watch = watch
        self._echoes = Echoes()

    def __call__(self, ended: Sequence[tuple[Candidate, Outcome]], now_ms: int) -> None:
        """Never raises: replies have left, and a fault here must not hide that."""
        ended = [(candidate, outcome) for candidate, outcome in ended if not _plays(candidate, outcome)]
        counts, excess = Counts(), 0.0
        for candidate, outcome in ended:
            times, soon = self._went_on(candidate, outcome)
            counts += _counted(outcome, times, soon) if not candidate.came_back else _dropped(outcome)
            excess += excess_of_repeat(times, soon) if times else 0.0
            self._silence_for_longer(candidate, times, now_ms)
        try:
            self._watch.count(counts, excess + excess_of_new(counts.first), self._echoed(ended), now_ms)
        except Exception:  # counted with the next batch; `StatusDue` tells what could not be told
            return

    def _silence_for_longer(self, candidate: Candidate, times: int, now_ms: int) -> None:
        silence_ms = self._patience.silence_ms(times)
        if not silence_ms:
            return
        try:
            self._senders.silence(candidate.keys[0], candidate.contact.sent_ms + silence_ms, now_ms)
        except Exception:  # another container, or the next step, silences this sender
            return

    def _went_on(self, candidate: Candidate, outcome: Outcome) -> tuple[int, bool]:
        """How often this container has refused a sender who goes on (0 for another outcome), and whether this text came
        within an hour of the answer. Who is refused for want of money or quota goes on from the second text on."""
        if candidate.came_back or not isinstance(outcome, Refused) or outcome.reason in _NO_WORD_ON_A_FLOOD:
            return 0, False
        key = candidate.keys[0]
        answered_ms = self._silence.answered_ms(key)
        soon = answered_ms is None or candidate.contact.sent_ms - answered_ms <= HOUR_MS
        times = self._silence.refused(key)
        return (times if outcome.reason in _GOES_ON else times - 1), soon

    def _echoed(self, ended: Sequence[tuple[Candidate, Outcome]]) -> frozenset[str]:
        """Digests of texts that several senders who go on sent lately. What people say first is alike too."""
        telling = [candidate for candidate, outcome in ended if candidate.digest and _goes_on(outcome)]
        return frozenset(c.digest for c in telling if self._echoes.hear(c.digest, c.keys[0], c.contact.sent_ms))


def _plays(candidate: Candidate, outcome: Outcome) -> bool:
    """Who answers when a script speaks is no flood, and no new sender each time. Who has had enough of it goes on."""
    enough = isinstance(outcome, Refused) and outcome.reason is Reason.ANSWERED_ENOUGH
    return candidate.kind is Kind.SCRIPT and not enough


def _counted(outcome: Outcome, times: int, soon: bool) -> Counts:
    if isinstance(outcome, Refused):
        return Counts(repeat=int(times > 0), goers=int(times == 1 and soon)) + _dropped(outcome)
    held = isinstance(outcome, Held) and outcome.why == SHIELD
    return Counts(first=int(held or isinstance(outcome, Answered | Later)), held=int(held))


def _dropped(outcome: Outcome) -> Counts:
    return Counts(dropped=int(isinstance(outcome, Refused) and outcome.reason is Reason.INSISTENT))


def _goes_on(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.reason in _GOES_ON
