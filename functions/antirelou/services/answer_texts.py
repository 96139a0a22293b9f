"""Answer a batch of inbound texts, each at most once.

Screen, honour STOP, refuse from memory, look the senders up in one request, then reserve, mark and send.
"""

from collections.abc import Callable, Sequence

from antirelou.domain.keyword import Keyword, keyword_of
from antirelou.domain.outcome import Failed, Outcome, Reason, Refused
from antirelou.domain.reply import Kind, Reply
from antirelou.domain.screening import Rules, Screened, screen
from antirelou.domain.text import Text
from antirelou.services.choose_replies import Candidate, ChooseReplies, earliest_per_place
from antirelou.services.ports import SenderKeys, Senders
from antirelou.services.send_replies import SendReplies

Outcomes = dict[int, Outcome]


class AnswerTexts:
    def __init__(
        self, rules: Rules, keys: SenderKeys, senders: Senders, choose: ChooseReplies, send: SendReplies
    ) -> None:
        self._rules = rules
        self._keys = keys
        self._senders = senders
        self._choose = choose
        self._send = send

    def __call__(self, texts: Sequence[Text], now_ms: int) -> list[Outcome]:
        """One outcome per text, in order. Raises only before anything was sent: then all of them may come again."""
        outcomes: Outcomes = {}
        candidates = self._screened(texts, now_ms, outcomes)
        candidates = _without(candidates, self._choose.remembered, outcomes)
        candidates = self._looked_up(candidates, outcomes)
        leaders, followers = earliest_per_place(candidates)
        self._answer(leaders, now_ms, outcomes)
        for candidate in candidates:
            if candidate.index in followers:
                leader = followers[candidate.index]
                outcomes[candidate.index] = _as_follower(candidate, leader, outcomes[leader.index])
        return [outcomes[index] for index in range(len(texts))]

    def _screened(self, texts: Sequence[Text], now_ms: int, outcomes: Outcomes) -> list[Candidate]:
        candidates = []
        for index, text in enumerate(texts):
            screened = screen(text, self._rules)
            admitted = self._admit(index, screened, now_ms) if isinstance(screened, Screened) else screened
            if isinstance(admitted, Candidate):
                candidates.append(admitted)
            else:
                outcomes[index] = Refused(admitted)
        return candidates

    def _admit(self, index: int, screened: Screened, now_ms: int) -> Candidate | Reason:
        text = screened.text
        keys = self._keys.sender_keys(screened.phone.e164, text.sent_ms, now_ms)
        keyword = keyword_of(text.body)
        if keyword is Keyword.STOP:
            self._senders.opt_out(keys[0], now_ms)
            self._choose.forget(keys)
            return Reason.STOP
        if self._rules.too_late(text, now_ms):
            return Reason.TOO_LATE
        return Candidate(index, screened, Kind.HELP if keyword is Keyword.HELP else Kind.CONSENT, keys)

    def _looked_up(self, candidates: Sequence[Candidate], outcomes: Outcomes) -> list[Candidate]:
        if not candidates:
            return []
        people = list(dict.fromkeys(candidate.keys for candidate in candidates))
        records = dict(zip(people, self._senders.look(people), strict=True))
        return _without(candidates, lambda c: self._choose.judge(c, records[c.keys]), outcomes)

    def _answer(self, candidates: Sequence[Candidate], now_ms: int, outcomes: Outcomes) -> None:
        written = {candidate.index: self._choose.write(candidate) for candidate in candidates}
        outcomes |= {index: Refused(reply) for index, reply in written.items() if isinstance(reply, Reason)}
        replies = {index: reply for index, reply in written.items() if isinstance(reply, Reply)}
        if replies:
            outcomes |= zip(replies, self._send(list(replies.values()), now_ms), strict=True)


def _without(
    candidates: Sequence[Candidate], refuse: Callable[[Candidate], Outcome | None], outcomes: Outcomes
) -> list[Candidate]:
    left = []
    for candidate in candidates:
        refusal = refuse(candidate)
        if refusal:
            outcomes[candidate.index] = refusal
        else:
            left.append(candidate)
    return left


def _as_follower(candidate: Candidate, leader: Candidate, outcome: Outcome) -> Outcome:
    """What a text gets whose sender has an earlier one in the same batch."""
    if candidate.text.reply_id == leader.text.reply_id:
        return Refused(Reason.DUPLICATE)
    if isinstance(outcome, Failed):
        return outcome
    money = isinstance(outcome, Refused) and outcome.reason in (Reason.PURSE_EMPTY, Reason.OVER_CAP, Reason.COUNTRY)
    return outcome if money else Refused(Reason.ALREADY_ANSWERED)
