"""Take the texts by which somebody asks for our messages, agrees, or wants no more of them.

The question is noted when it has left: a "yes" is proof only to who was asked. Who says STOP is out of here in the same
breath.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from antirelou.domain.candidate import Candidate
from antirelou.domain.fault import name_of
from antirelou.domain.outcome import Answered, Failed, Outcome, Reason, Refused
from antirelou.domain.reply import Kind, Words
from antirelou.domain.screening import Screened
from antirelou.domain.subscriber import Agreement, Asked, Question, SubscriberRef, Via
from antirelou.domain.wish import Wish, wish_of

Outcomes = dict[int, Outcome]


class Subscribers(Protocol):
    def asked(self, people: Sequence[SubscriberRef]) -> Asked | None:
        """Of one person's refs, the one asked last."""

    def ask(self, ref: SubscriberRef, question: Question) -> None:
        """They were asked this."""

    def agree(self, ref: SubscriberRef, agreement: Agreement) -> bool:
        """They agreed to what they were asked. Twice is once; False if they have withdrawn."""

    def withdraw(self, people: Sequence[SubscriberRef], now_ms: int) -> None:
        """Out, under all of these."""


class Seals(Protocol):
    def seal(self, e164: str, ref: SubscriberRef) -> bytes:
        """Encrypt, for this subscriber only."""


class TakeSubscriptions:
    def __init__(self, subscribers: Subscribers, seals: Seals, words: Mapping[str, Words]) -> None:
        self._subscribers = subscribers
        self._seals = seals
        self._words = words

    def kind_of(self, screened: Screened, keys: Sequence[str]) -> Kind | None:
        """What to answer, to a text that is such a word alone; None for every other. Looks a "yes" up."""
        wish = wish_of(screened.contact.body)
        if wish is not Wish.AGREE:
            return Kind.ASK if wish else None
        asked = self._subscribers.asked(_refs(screened, keys))
        return Kind.WELCOME if asked and asked.is_answered_by(screened.contact.sent_ms) else None

    def subscribe(self, candidates: Sequence[Candidate], now_ms: int) -> Outcomes:
        """Those among them who agreed, before they are told so. An outcome only for who could not be."""
        agreed = [candidate for candidate in candidates if candidate.kind is Kind.WELCOME]
        tried = {candidate.index: self._try(candidate, now_ms) for candidate in agreed}
        return {index: outcome for index, outcome in tried.items() if outcome}

    def _try(self, candidate: Candidate, now_ms: int) -> Outcome | None:
        try:
            return None if self._subscribe(candidate, now_ms) else Refused(Reason.OPTED_OUT)
        except Exception as fault:  # one sender's fault is not the batch's
            return Failed(name_of(fault))

    def _subscribe(self, candidate: Candidate, now_ms: int) -> bool:
        screened = candidate.screened
        asked = self._subscribers.asked(_refs(screened, candidate.keys))
        if asked is None:
            return False
        sealed = self._seals.seal(screened.phone.e164, asked.ref)
        agreement = Agreement(now_ms, sealed, screened.number.locale, screened.texting.name)
        return self._subscribers.agree(asked.ref, agreement)

    def note(self, candidates: Sequence[Candidate], outcomes: Mapping[int, Outcome], now_ms: int) -> None:
        """Who was asked in this batch, or perhaps was."""
        for candidate in candidates:
            if candidate.kind is Kind.ASK and _left(outcomes[candidate.index]):
                self._try_to_note(candidate, now_ms)

    def _try_to_note(self, candidate: Candidate, now_ms: int) -> None:
        try:
            self._note(candidate, now_ms)
        except Exception:  # the question has left: failing now would hide it. They may ask again tomorrow
            return

    def _note(self, candidate: Candidate, now_ms: int) -> None:
        screened, refs = candidate.screened, _refs(candidate.screened, candidate.keys)
        asked, locale = self._subscribers.asked(refs), screened.number.locale
        via = Via.PAGE if wish_of(candidate.contact.body) is Wish.SUBSCRIBE_FROM_PAGE else Via.TEXT
        question = Question.of(self._words[locale].by_kind[Kind.ASK], locale, via, now_ms)
        self._subscribers.ask(asked.ref if asked else refs[0], question)

    def withdraw(self, screened: Screened, keys: Sequence[str], now_ms: int) -> None:
        self._subscribers.withdraw(_refs(screened, keys), now_ms)


def _refs(screened: Screened, keys: Sequence[str]) -> list[SubscriberRef]:
    return [SubscriberRef(screened.phone.country, key) for key in keys]


def _left(outcome: Outcome) -> bool:
    return isinstance(outcome, Answered) or (isinstance(outcome, Refused) and outcome.reason is Reason.IN_DOUBT)
