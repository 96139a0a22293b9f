"""The figures of a replay. They count from the day of the attack on; the calm day before is there to be remembered."""

from collections.abc import Iterable
from typing import Any

from bench.attack.calls import call_figures, due_ms
from bench.attack.message import Message
from bench.attack.money import cost, overspent
from bench.attack.policies import no_defence, one_per_sender
from bench.attack.record import Record
from bench.attack.share import share
from bench.attack.span import MINUTE_MS

Figures = dict[str, Any]


def figures(record: Record) -> Figures:
    counted = [message for message in record.messages if message.at_ms >= record.span.figures_from_ms]
    late = lateness(record)
    waited = sorted(ms for ms in late.values() if ms is not None)
    costs = _costs(record, counted)
    return {
        "people": len(late),
        "people_answered": share(len(waited), len(late)),
        "people_within_15_min": share(sum(ms <= 15 * MINUTE_MS for ms in waited), len(late)),
        **{f"minutes_late_p{percent}": _minutes(_percentile(waited, percent)) for percent in (50, 95, 100)},
        **costs,
        "attacker_cost_ratio": share(
            costs["cost_ours_micros"]["attackers"], costs["cost_no_defence_micros"]["attackers"], 0
        ),
        "overspent_micros": overspent(record),
        "messages": len(counted),
        "deliveries": record.deliveries,
        "requests_per_message": round(record.requests / record.deliveries, 3),
        "write_units_per_message": round(record.write_units / record.deliveries, 3),
        "requests_by_schedule": record.schedule_requests,
        "minutes_to_detect": _minutes_to_detect(record),
        "notices_up": len(_notices(record, "shield up")),
        "notices_down": len(_notices(record, "shield down")),
        "notices_other": len(record.notices) - len(_notices(record, "shield ")),
        **call_figures(record),
        "minutes_up": sum(to_ms - from_ms for from_ms, to_ms in shield_up(record)) // MINUTE_MS,
        "put_back": record.held,
        "dead": record.dead,
        "unended": len({m.id for m in record.messages} - {ending.message for ending in record.endings}),
        "outcomes": dict(sorted(record.outcomes.items())),
        "engine": record.engine,
        "messages_per_second": round(len(record.messages) / record.seconds),
    }


def lateness(record: Record) -> dict[str, int | None]:
    """Of each person who first wrote or called in the days counted: how long after it was due the reply left, None if
    it never did. The reply to a text is due at once, that to a call 60 to 75 minutes later."""
    first: dict[str, Message] = {}
    for message in record.messages:
        if not message.hostile:
            first.setdefault(message.sender, message)
    answered: dict[str, int] = {}
    for sent in record.sent:
        answered.setdefault(sent.to, sent.at_ms)
    due = {sender: due_ms(each) for sender, each in first.items() if each.at_ms >= record.span.figures_from_ms}
    return {sender: answered[sender] - at_ms if sender in answered else None for sender, at_ms in due.items()}


def shield_up(record: Record) -> list[tuple[int, int]]:
    """From when to when, by the notices; to the end where none says it came down."""
    ups, downs = (_notices(record, f"shield {way}") for way in ("up", "down"))
    ends = [*downs, record.span.until_ms]
    return [(up, next(end for end in ends if end >= up)) for up in ups if up <= record.span.until_ms]


def answered_messages(record: Record) -> list[tuple[int, bool]]:
    """When each reply left, and whether an attacker's message brought it."""
    hostile = {message.id: message.hostile for message in record.messages}
    return [(e.at_ms, hostile[e.message]) for e in record.answered if e.at_ms >= record.span.figures_from_ms]


def _costs(record: Record, counted: Iterable[Message]) -> dict[str, dict[str, int]]:
    by_id = {message.id: message for message in record.messages}
    ours = [by_id[ending.message] for ending in record.answered if ending.at_ms >= record.span.figures_from_ms]
    answered_once = one_per_sender(record.messages)
    return {
        "cost_no_defence_micros": cost(no_defence(counted)),
        "cost_one_per_sender_micros": cost(m for m in answered_once if m.at_ms >= record.span.figures_from_ms),
        "cost_ours_micros": cost(ours),
    }


def _minutes_to_detect(record: Record) -> float | None:
    first_ms = next((message.at_ms for message in record.messages if message.hostile), None)
    ups = [at_ms for at_ms in _notices(record, "shield up") if first_ms is not None and at_ms >= first_ms]
    return _minutes(ups[0] - first_ms) if ups and first_ms is not None else None


def _notices(record: Record, words: str) -> list[int]:
    return [notice.at_ms for notice in record.notices if words in notice.subject]


def _percentile(ordered: list[int], percent: int) -> int:
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0


def _minutes(ms: int) -> float:
    return round(ms / MINUTE_MS, 1)
