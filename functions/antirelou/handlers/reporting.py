"""Count and log how deliveries ended: one metric per outcome, one line per contact, never a number or a word."""

from collections import Counter
from collections.abc import Mapping, Sequence

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from antirelou.domain.chat_figures import ChatFigures
from antirelou.domain.delivery import Delivery
from antirelou.domain.outcome import Answered, Dead, Failed, Held, Later, Outcome, Refused

NAMESPACE = "Antirelou"


def count(outcomes: Sequence[Outcome]) -> None:
    _count("Contacts", [outcome.label for outcome in outcomes])


def count_reports(labels: Sequence[str]) -> None:
    _count("Reports", labels)


def count_desk(labels: Sequence[str]) -> None:
    _count("Desk", labels)


def count_calls(labels: Sequence[str]) -> None:
    _count("Calls", labels)


def count_alarms(labels: Sequence[str]) -> None:
    _count("Alarms", labels)


def count_webhooks(labels: Sequence[str]) -> None:
    _count("Webhooks", labels)


def count_chats(labels: Sequence[str]) -> None:
    _count("Chats", labels)


def count_conversations(labels: Sequence[str]) -> None:
    _count("Conversations", labels)


def count_broadcasts(label: str, endings: Mapping[str, int]) -> None:
    """How a slice ended, and how it ended for each subscriber in it."""
    _count("Slices", [label])
    _count("Broadcasts", [ending for ending, times in endings.items() for _ in range(times)])


def gauge_walls(percents: Mapping[str, float]) -> None:
    """How much of the purse, the day and the month is used."""
    for wall, percent in percents.items():
        with single_metric(name="UsedPercent", unit=MetricUnit.Percent, value=percent, namespace=NAMESPACE) as metric:
            metric.add_dimension(name="Wall", value=wall)


def gauge_shield(up: bool) -> None:
    """1 while the shield is up."""
    _gauge("Shield", "up", int(up))


def gauge_chat(figures: ChatFigures) -> None:
    """Every minute while the chat is on."""
    _gauge("ChatUnstaffed", "promised", figures.unstaffed)
    _gauge("ChatLongestWaitSeconds", "waiting", figures.longest_wait_seconds, MetricUnit.Seconds)
    _gauge("ChatRooms", "waiting", figures.waiting)
    _gauge("ChatRooms", "open", figures.open)
    _gauge("ChatResponders", "on_duty", figures.on_duty)


def _gauge(name: str, state: str, value: int, unit: MetricUnit = MetricUnit.Count) -> None:
    with single_metric(name=name, unit=unit, value=value, namespace=NAMESPACE) as metric:
        metric.add_dimension(name="State", value=state)


def _count(name: str, labels: Sequence[str]) -> None:
    for label, times in Counter(labels).items():
        with single_metric(name=name, unit=MetricUnit.Count, value=times, namespace=NAMESPACE) as metric:
            metric.add_dimension(name="Outcome", value=label)


def log(logger: Logger, deliveries: Sequence[Delivery], outcomes: Sequence[Outcome]) -> None:
    for delivery, outcome in zip(deliveries, outcomes, strict=True):
        if delivery.unreadable and isinstance(outcome, Failed) and not delivery.first_try:
            continue  # said once
        logger.info(outcome.label, extra={"contact": delivery.log_id, **_details(outcome)})


def _details(outcome: Outcome) -> dict[str, str | int]:
    match outcome:
        case Answered(price_micros):
            return {"price_micros": price_micros}
        case Refused(_, detail):
            return {"detail": detail} if detail else {}
        case Held(seconds, why):
            return {"seconds": seconds, "why": why}
        case Later(seconds):
            return {"seconds": seconds}
        case Failed(error):
            return {"why": error}
        case Dead(why, _):
            return {"why": why}
