"""Take a batch of deliveries: answer the contacts, put back those that must wait, bury what cannot be read."""

from collections.abc import Iterator, Sequence

from antirelou.domain.contact import Contact
from antirelou.domain.delivery import Delivery
from antirelou.domain.fault import name_of
from antirelou.domain.outcome import Dead, Failed, Held, Outcome
from antirelou.domain.shape import shape_of
from antirelou.services.answer_contacts import AnswerContacts
from antirelou.services.ports import DeadLetters, Inbox
from antirelou.services.recall_waits import RecallWaits

LONGEST_DELAY_SECONDS = 900  # SQS's own limit: a longer wait is made of several


class ReceiveContacts:
    def __init__(self, answer: AnswerContacts, recall: RecallWaits, inbox: Inbox, dead_letters: DeadLetters) -> None:
        self._answer = answer
        self._recall = recall
        self._inbox = inbox
        self._dead_letters = dead_letters

    def __call__(self, deliveries: Sequence[Delivery], now_ms: int) -> list[Outcome]:
        """One outcome per delivery, in order. Failed ones, and dead ones not buried, are the queue's to take back."""
        recalled, ended = self._recall(deliveries, now_ms)
        due = [d.contact for d in recalled if d.contact and not d.early_ms(now_ms)]
        answers = iter(self._answered(due, now_ms))
        outcomes = [self._outcome(d, ended.get(index), answers, now_ms) for index, d in enumerate(recalled)]
        self._recall.wipe(recalled, outcomes)
        return outcomes

    def _outcome(self, delivery: Delivery, ended: Outcome | None, answers: Iterator[Outcome], now_ms: int) -> Outcome:
        if ended:
            return _last(delivery, ended)
        if wait_ms := delivery.early_ms(now_ms):
            return self._end(delivery, Held(-(-wait_ms // 1000), "not_due"), now_ms)
        return self._end(delivery, next(answers), now_ms) if delivery.contact else self._unreadable(delivery)

    def _answered(self, contacts: list[Contact], now_ms: int) -> list[Outcome]:
        if not contacts:
            return []
        try:
            return self._answer(contacts, now_ms)
        except Exception as fault:  # raised before anything was sent: all of them may come again
            return [Failed(name_of(fault))] * len(contacts)

    def _end(self, delivery: Delivery, outcome: Outcome, now_ms: int) -> Outcome:
        if isinstance(outcome, Held):
            due_ms = now_ms + outcome.seconds * 1000
            delay = min(outcome.seconds, LONGEST_DELAY_SECONDS)
            try:
                self._recall.postpone(delivery, due_ms)
                self._inbox.put_back(delivery.again(due_ms), delay)
            except Exception as fault:
                outcome = Failed(name_of(fault))
        return _last(delivery, outcome)

    def _unreadable(self, delivery: Delivery) -> Outcome:
        """Tried as often as anything else: a deployment under way may bring the code that can read it."""
        if delivery.record and not delivery.last_try:
            return Failed(delivery.unreadable)
        try:
            self._dead_letters.bury(shape_of(delivery.received), delivery.unreadable)
        except Exception as fault:
            return Dead(name_of(fault), buried=False)
        return Dead(delivery.unreadable, buried=True)


def _last(delivery: Delivery, outcome: Outcome) -> Outcome:
    """What failed at the last try goes to the dead letters, by the queue's hand."""
    if isinstance(outcome, Failed) and delivery.last_try:
        return Dead(outcome.error, buried=False)
    return outcome
