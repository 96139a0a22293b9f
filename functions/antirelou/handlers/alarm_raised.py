"""AlarmRaised: what CloudWatch says of an alarm, on its way to people."""

from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import alarms as bootstrap
from antirelou.domain.alarm import AlarmChange, read_alarm
from antirelou.handlers.reporting import count_alarms

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> None:
    """A message that cannot be sent fails the call: Lambda tries it again, and an alarm of its own watches that."""
    changes = _read_changes(event)
    for change in changes:
        bootstrap.tell_maintainers()(change)
    count_alarms([change.label for change in changes])
    for change in changes:
        logger.info(change.label, extra={"alarm": change.name})


def _read_changes(event: Any) -> list[AlarmChange]:
    """One per record; an event of another shape is one unreadable alarm."""
    try:
        messages = [record["Sns"]["Message"] for record in event["Records"]]
    except (KeyError, TypeError):
        messages = [None]
    return [read_alarm(message) for message in messages]
