"""Answer a visitor's page: is somebody there, a ticket, to be rid of its room."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from antirelou.domain.area import read_area
from antirelou.domain.chat_asked import NoTicket, read_ask, read_return
from antirelou.domain.chat_fields import read_locale
from antirelou.domain.ticket import digest_of
from antirelou.domain.webhook import Ending, Request
from antirelou.services.issue_ticket import IssueTicket
from antirelou.services.tell_hours import TellHours


@dataclass(frozen=True)
class PageAnswer:
    """`ending` is for our own counts."""

    status: int
    ending: str
    body: str = field(repr=False)


class AnswerPage:
    def __init__(self, hours: TellHours, issue: IssueTicket, quit_by: Callable[[str, str, int], str]) -> None:
        """`quit_by`: ends the room that this digest leads back into."""
        self._hours = hours
        self._issue = issue
        self._quit_by = quit_by
        self._by_path = {"/open": self._open, "/ticket": self._ticket, "/quit": self._quit}

    def __call__(self, request: Request | Ending, network: str, now_ms: int) -> PageAnswer:
        """`network` is where it came from, to be admitted by and not to be kept."""
        if isinstance(request, Ending):
            return _answer(request.status, request.value, {})
        answer = self._by_path.get(request.path)
        return answer(request, network, now_ms) if answer else _answer(404, Ending.UNKNOWN_PATH.value, {})

    def _open(self, request: Request, _: str, now_ms: int) -> PageAnswer:
        area, locale = read_area(request.asked("area")), read_locale(request.asked("locale"))
        if not area or not locale:
            return _answer(400, "malformed", {})
        hours = self._hours(area, locale, now_ms)
        if not hours.open_at(now_ms):
            return _answer(200, "hours", {"open": False, "opens_ms": hours.opens_ms})
        return _answer(200, "hours", {"open": True, "there": hours.there, "ahead": hours.waiting})

    def _ticket(self, request: Request, network: str, now_ms: int) -> PageAnswer:
        issued = self._issue(read_ask(_text(request)), network, now_ms)
        if isinstance(issued, NoTicket):
            return _answer(issued.status, f"no_ticket_{issued.value}", {"why": issued.value})
        return _answer(200, "ticket", {"ticket": issued})

    def _quit(self, request: Request, _: str, now_ms: int) -> PageAnswer:
        """The same answer for a room that is no more, or another's: nobody learns which rooms there are."""
        asked = read_return(_text(request))
        if asked is None:
            return _answer(400, "malformed", {})
        return _answer(200, self._quit_by(asked.room, digest_of(asked.resume), now_ms), {})


def _answer(status: int, ending: str, body: dict[str, Any]) -> PageAnswer:
    return PageAnswer(status, ending, json.dumps(body))


def _text(request: Request) -> str:
    """Empty if it is no UTF-8, as no JSON is."""
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        return ""
