"""Tell the maintainers of an alarm in plain words: what happened, since when, what to do. French, then English."""

import re

from antirelou.domain.alarm import AlarmChange, State
from antirelou.domain.message import Message
from antirelou.services.ports import Maintainers


class TellMaintainers:
    def __init__(self, maintainers: Maintainers) -> None:
        self._maintainers = maintainers

    def __call__(self, change: AlarmChange) -> None:
        if change.is_news:
            self._maintainers.tell(about_alarm(change))


def about_alarm(change: AlarmChange) -> Message:
    match change.state:
        case State.RAISED:
            return _raised(change)
        case State.OVER:
            return _over(change)
        case State.NO_DATA:
            return _no_data(change)
        case State.UNREADABLE:
            return _UNREADABLE


_CONSOLE = ("Regardez les alarmes dans la console CloudWatch.", "Look at the alarms in the CloudWatch console.")
_UNREADABLE = Message(
    "antirelou: an alarm nobody could read",
    f"Une alarme est arrivée, que le programme n'a pas su lire. {_CONSOLE[0]}\n\n"
    f"An alarm came that the program could not read. {_CONSOLE[1]}",
)


def _raised(change: AlarmChange) -> Message:
    french = [change.french or f"L'alarme {change.name} s'est déclenchée. {_CONSOLE[0]}"]
    english = [change.english or f"The alarm {change.name} went off. {_CONSOLE[1]}"]
    if change.since:
        french.append(f"Depuis : {change.since:%d/%m/%Y à %H:%M} (UTC).")
        english.append(f"Since: {change.since:%Y-%m-%d %H:%M} (UTC).")
    if change.runbook:
        french.append(f"Que faire : {change.runbook}")
        english.append(f"What to do: {change.runbook}")
    return _message(_what(change.english) or f"alarm {change.name}", french, english, change)


def _over(change: AlarmChange) -> Message:
    french = ["C'est rentré dans l'ordre."]
    english = ["Back to normal."]
    if change.french:
        french.append(f"L'alarme disait : {_what(change.french)}.")
        english.append(f"The alarm said: {_what(change.english)}.")
    return _message(f"back to normal: {_what(change.english) or change.name}", french, english, change)


def _no_data(change: AlarmChange) -> Message:
    french = [f"L'alarme {change.name} n'a plus de mesures. {_CONSOLE[0]}"]
    english = [f"The alarm {change.name} gets no measures any more. {_CONSOLE[1]}"]
    return _message(f"no measures for {change.name}", french, english, change)


def _message(subject: str, french: list[str], english: list[str], change: AlarmChange) -> Message:
    return Message(f"antirelou: {subject}", "\n".join([*french, "", *english, "", f"({change.name})"]))


def _what(description: str) -> str:
    """Its first sentence says what happened; the others, what to do."""
    return re.split(r"(?<=[.!?])\s", description, maxsplit=1)[0].rstrip(".")
