"""What CloudWatch says of an alarm: that it went off, or that it is over."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any


class State(Enum):
    """The value is CloudWatch's."""

    RAISED = "ALARM"
    OVER = "OK"
    NO_DATA = "INSUFFICIENT_DATA"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class AlarmChange:
    """`french`, `english` and `runbook` are the three lines of an alarm's description in the template. All but `state`
    may be missing."""

    state: State
    was: State | None = None
    name: str = ""
    since: datetime | None = None
    french: str = ""
    english: str = ""
    runbook: str = ""

    @property
    def is_news(self) -> bool:
        """A new alarm becomes OK with its first data: nothing was wrong, so nothing is over."""
        return not (self.state is State.OVER and self.was is State.NO_DATA)

    @property
    def label(self) -> str:
        """Its name in metrics and logs."""
        return self.state.name.lower() if self.is_news else "first_data"


UNREADABLE = AlarmChange(State.UNREADABLE)


def read_alarm(message: Any) -> AlarmChange:
    """Parse CloudWatch's JSON. Raises nothing: what cannot be read is UNREADABLE, and people are told of it too."""
    try:
        fields = json.loads(message)
        state = State(fields["NewStateValue"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return UNREADABLE
    french, english, runbook, *_ = *_string(fields, "AlarmDescription").splitlines(), "", "", ""
    return AlarmChange(
        state=state,
        was=_state(fields),
        name=_string(fields, "AlarmName"),
        since=_time(_string(fields, "StateChangeTime")),
        french=french,
        english=english or french,
        runbook=runbook,
    )


def _state(fields: dict[str, Any]) -> State | None:
    try:
        return State(fields.get("OldStateValue"))
    except ValueError:
        return None


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
