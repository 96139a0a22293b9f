"""The figures of calls: whose answers are due later, so that schedules bring them back and keys keep their numbers."""

from collections import Counter
from typing import Any

from antirelou.config.numbers import numbers
from antirelou.domain.contact import Contact, Medium
from antirelou.domain.outcome import Reason, Refused
from bench.attack.message import Message
from bench.attack.phones import OURS
from bench.attack.record import Record
from bench.attack.settings import ENVIRONMENT
from bench.attack.share import share
from bench.attack.span import MINUTE_MS

_OURS = numbers(ENVIRONMENT).find(OURS)


def due_ms(message: Message) -> int:
    """When its answer was due: of a text at once, of a call 60 to 75 minutes later."""
    if _OURS is None:
        raise LookupError("the number that everyone contacts is not among the settings'")
    contact = Contact(message.id, message.sender, OURS, message.body, message.at_ms, medium=message.medium)
    return message.at_ms + _OURS.delay(contact.medium).ms(contact.reply_id)


def call_figures(record: Record) -> dict[str, Any]:
    """Requests per delivered contact; a call's return is part of it."""
    calls = [message for message in record.messages if message.medium is Medium.CALL]
    counted = [call for call in calls if call.at_ms >= record.span.figures_from_ms]
    return {
        "calls": len(counted),
        **_answered(record, calls),
        "texts_to_a_caller": _most_texts(record, calls),
        "put_off": record.later,
        "schedules_per_message": share(record.schedules, record.deliveries, 0),
        "kms_requests_per_message": share(record.kms_requests, record.deliveries, 0),
        "schedules_left": record.schedules_left,
        "sealed_left": record.sealed_left,
        "gone": record.outcomes[Refused(Reason.GONE).label],
    }


def _answered(record: Record, calls: list[Message]) -> dict[str, Any]:
    """Of the people who first called in the days counted."""
    first: dict[str, int] = {}
    for call in calls:
        if not call.hostile:
            first.setdefault(call.sender, call.at_ms)
    people = {sender: at_ms for sender, at_ms in first.items() if at_ms >= record.span.figures_from_ms}
    texted: dict[str, int] = {}
    for sent in record.sent:
        texted.setdefault(sent.to, sent.at_ms)
    in_time = sum(
        texted.get(sender, at_ms + 91 * MINUTE_MS) <= at_ms + 90 * MINUTE_MS for sender, at_ms in people.items()
    )
    return {"people_calling": len(people), "calls_answered_within_90_min": share(in_time, len(people))}


def _most_texts(record: Record, calls: list[Message]) -> int:
    """To one caller, in all the days of the replay."""
    callers = {call.sender for call in calls}
    return max(Counter(sent.to for sent in record.sent if sent.to in callers).values(), default=0)
