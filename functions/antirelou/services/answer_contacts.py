"""Answer a batch of texts and calls, each at most once.

Screen, honour STOP, refuse from memory, look the senders up in one request, play scripts, hold while the shield is up,
let wait what is due later, keep the quotas, then reserve, mark and send. Each step ends some of the contacts; the
others go on.
"""

from collections.abc import Sequence

from antirelou.domain.candidate import Candidate, behind_scripts, earliest_per_place
from antirelou.domain.contact import Contact
from antirelou.domain.outcome import Failed, Held, Outcome, Reason, Refused
from antirelou.domain.reply import Kind, Reply
from antirelou.domain.talk import MOVED
from antirelou.services.admit_contacts import AdmitContacts
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.count_contacts import CountContacts
from antirelou.services.count_talks import CountTalks
from antirelou.services.defer_replies import DeferReplies
from antirelou.services.keep_prefixes import KeepPrefixes
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.look_up_contacts import LookUpContacts
from antirelou.services.ports import Subscriptions
from antirelou.services.send_replies import SendReplies
from antirelou.services.tally_contacts import TallyContacts

Outcomes = dict[int, Outcome]


class AnswerContacts:
    def __init__(
        self,
        admit: AdmitContacts,
        choose: ChooseReplies,
        look_up: LookUpContacts,
        defer: DeferReplies,
        numbers: KnowNumbers,
        keep_prefixes: KeepPrefixes,
        send: SendReplies,
        count: CountContacts,
        tally: TallyContacts,
        count_talks: CountTalks,
        subscriptions: Subscriptions | None = None,
    ) -> None:
        self._admit = admit
        self._choose = choose
        self._look_up = look_up
        self._defer = defer
        self._numbers = numbers
        self._keep_prefixes = keep_prefixes
        self._send = send
        self._count = count
        self._tally = tally
        self._count_talks = count_talks
        self._subscriptions = subscriptions

    def __call__(self, contacts: Sequence[Contact], now_ms: int) -> list[Outcome]:
        """One outcome per contact, in order. Raises only before anything was sent: then all of them may come again."""
        outcomes: Outcomes = {}
        candidates = self._looked_up(self._admit(contacts, now_ms, outcomes), outcomes, now_ms)
        outcomes |= self._burned(_left(candidates, outcomes))
        outcomes |= _one_at_a_time(_left(candidates, outcomes))
        outcomes |= self._defer(candidates, outcomes, now_ms)
        if self._subscriptions:
            outcomes |= self._subscriptions.subscribe(_left(candidates, outcomes), now_ms)
        leaders, followers = earliest_per_place(_left(candidates, outcomes))
        outcomes |= self._answered(leaders, now_ms)
        for candidate in _left(candidates, outcomes):
            leader = followers[candidate.index]
            outcomes[candidate.index] = _as_follower(candidate, leader, outcomes[leader.index])
        if self._subscriptions:
            self._subscriptions.note(candidates, outcomes, now_ms)
        each = [(candidate, outcomes[candidate.index]) for candidate in candidates]
        self._count(each, now_ms)
        self._count_talks(each, now_ms)
        ended = [outcomes[index] for index in range(len(contacts))]
        self._tally(contacts, ended, self._numbers.current, now_ms)
        return ended

    def _looked_up(self, candidates: list[Candidate], outcomes: Outcomes, now_ms: int) -> list[Candidate]:
        """The same candidates. Those of scripts are told apart by the look alone; what a container remembers is for the
        others."""
        outcomes |= self._remembered(candidates, now_ms)
        seen, found = self._look_up(_left(candidates, outcomes), now_ms)
        outcomes |= found
        looked_up = {candidate.index: candidate for candidate in seen}
        ordinary = [c for c in seen if c.move and c.kind is not Kind.SCRIPT]
        outcomes |= self._remembered(_left(ordinary, outcomes), now_ms)
        return [looked_up.get(candidate.index, candidate) for candidate in candidates]

    def _remembered(self, candidates: Sequence[Candidate], now_ms: int) -> Outcomes:
        outcomes = self._choose.remembered(candidates)
        return outcomes | self._defer.remembered(_left(candidates, outcomes), now_ms)

    def _burned(self, candidates: Sequence[Candidate]) -> Outcomes:
        """The look may have told that their number was burned meanwhile."""
        return {c.index: Refused(Reason.BURNED) for c in candidates if self._admit.is_burned(c.screened)}

    def _answered(self, leaders: Sequence[Candidate], now_ms: int) -> Outcomes:
        written = {candidate.index: self._choose.write(candidate) for candidate in leaders}
        outcomes: Outcomes = {index: Refused(reply) for index, reply in written.items() if isinstance(reply, Reason)}
        over = self._keep_prefixes(_left(leaders, outcomes))
        outcomes |= {index: Refused(Reason.PREFIX_QUOTA) for index in over}
        replies = {index: r for index, r in written.items() if isinstance(r, Reply) and index not in over}
        if replies:
            outcomes |= zip(replies, self._send(list(replies.values()), now_ms), strict=True)
        self._let_wait(leaders, outcomes, now_ms)
        return outcomes

    def _let_wait(self, leaders: Sequence[Candidate], outcomes: Outcomes, now_ms: int) -> None:
        """What was not sent does not count for its prefix; who waits for a cap or the carrier is remembered."""
        for candidate in leaders:
            outcome = outcomes[candidate.index]
            if isinstance(outcome, Held):
                self._choose.wait(candidate, now_ms + outcome.seconds * 1000)
        try:
            self._keep_prefixes.give_back([c for c in leaders if _unsent(outcomes[c.index])])
        except Exception:  # replies have left: failing now would hide them. The quota is shorter for today
            return


def _left(candidates: Sequence[Candidate], outcomes: Outcomes) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate.index not in outcomes]


_NO_MONEY = (
    Reason.PURSE_EMPTY,
    Reason.MONTH_CAP,
    Reason.PAUSED,
    Reason.OVER_CAP,
    Reason.COUNTRY_QUOTA,
    Reason.NOT_NOW,
)
_SHARED = (*_NO_MONEY, Reason.COUNTRY, Reason.PREFIX_QUOTA)


def _unsent(outcome: Outcome) -> bool:
    return isinstance(outcome, Held) or (isinstance(outcome, Refused) and outcome.reason in _NO_MONEY)


def _one_at_a_time(candidates: Sequence[Candidate]) -> Outcomes:
    """A script's next text is judged once the one before has moved it."""
    behind = behind_scripts(candidates)
    seen = {leader.contact.reply_id: leader.index for leader in behind.values()}
    waiting: Outcomes = {}
    for candidate in candidates:
        if candidate.index in behind:
            again = seen.setdefault(candidate.contact.reply_id, candidate.index) != candidate.index
            waiting[candidate.index] = Refused(Reason.DUPLICATE) if again else MOVED
    return waiting


def _as_follower(candidate: Candidate, leader: Candidate, outcome: Outcome) -> Outcome:
    """What a text gets whose sender has an earlier one in the same batch."""
    if candidate.contact.reply_id == leader.contact.reply_id:
        return Refused(Reason.DUPLICATE)
    if isinstance(outcome, Failed) or (isinstance(outcome, Refused) and outcome.reason in _SHARED):
        return outcome
    return Refused(Reason.ALREADY_HELD if isinstance(outcome, Held) else Reason.ALREADY_ANSWERED)
