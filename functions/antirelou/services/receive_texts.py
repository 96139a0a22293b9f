"""Take a batch of deliveries: answer the texts, put back those that must wait, bury what cannot be read."""

from collections.abc import Sequence

from antirelou.domain.delivery import Delivery, envelope
from antirelou.domain.outcome import Dead, Failed, Held, Outcome
from antirelou.domain.shape import shape_of
from antirelou.domain.text import Text
from antirelou.services.answer_texts import AnswerTexts
from antirelou.services.ports import DeadLetters, Inbox


class ReceiveTexts:
    def __init__(self, answer: AnswerTexts, inbox: Inbox, dead_letters: DeadLetters) -> None:
        self._answer = answer
        self._inbox = inbox
        self._dead_letters = dead_letters

    def __call__(self, deliveries: Sequence[Delivery], now_ms: int) -> list[Outcome]:
        """One outcome per delivery, in order. Failed ones, and dead ones not buried, are the queue's to take back."""
        texts = [delivery.text for delivery in deliveries if delivery.text]
        answers = iter(self._answered(texts, now_ms))
        return [self._end(d, next(answers)) if d.text else self._unreadable(d) for d in deliveries]

    def _answered(self, texts: list[Text], now_ms: int) -> list[Outcome]:
        if not texts:
            return []
        try:
            return self._answer(texts, now_ms)
        except Exception as fault:  # raised before anything was sent: all of them may come again
            return [Failed(type(fault).__name__)] * len(texts)

    def _end(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Held) and delivery.text:
            try:
                self._inbox.put_back(envelope(delivery.text, delivery.payload), outcome.seconds)
            except Exception as fault:
                outcome = Failed(type(fault).__name__)
        if isinstance(outcome, Failed) and delivery.last_try:
            return Dead(outcome.error, buried=False)
        return outcome

    def _unreadable(self, delivery: Delivery) -> Outcome:
        """Tried as often as anything else: a deployment under way may bring the code that can read it."""
        if delivery.record and not delivery.last_try:
            return Failed(delivery.unreadable)
        try:
            self._dead_letters.bury(shape_of(delivery.received), delivery.unreadable)
        except Exception as fault:
            return Dead(type(fault).__name__, buried=False)
        return Dead(delivery.unreadable, buried=True)
