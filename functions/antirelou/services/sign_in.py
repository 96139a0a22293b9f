"""Sign a responder in, a step at a time: nothing is kept between two steps but what the browser brings back."""

from collections.abc import Callable
from typing import Any, Protocol

from antirelou.domain.desk import DeskAnswer
from antirelou.domain.fault import name_of
from antirelou.domain.sign_in import Asked, Needs, Progress, Refusal, SignedIn, Step, read_step

_STATUS = {Refusal.DENIED: 403, Refusal.TOO_MANY: 429, Refusal.WEAK: 400}


class People(Protocol):
    """Who may sign in. Each says what comes next, and the same of a wrong password as of nobody's."""

    def password(self, user: str, password: str) -> Progress:
        """The first step; `Asked` what the user must show next, never `SignedIn`."""

    def new_password(self, user: str, session: str, password: str) -> Progress:
        """In place of the one they were invited with; `Refusal.WEAK` if it is none to keep."""

    def enrol(self, user: str, session: str, code: str) -> Progress:
        """The first code of a new authenticator."""

    def code(self, user: str, session: str, code: str) -> Progress:
        """A code opens once."""


class SignIn:
    def __init__(self, people: People) -> None:
        self._people = people

    def __call__(self, fields: Any) -> DeskAnswer:
        """Raises nothing: an exception could carry what was typed into a log."""
        step = read_step(fields)
        if step is None:
            return DeskAnswer("malformed", 400, {"why": "malformed"})
        try:
            return _answer(self._take(step))
        except Exception as fault:
            return DeskAnswer("failed", 500, {"why": "fault"}, name_of(fault))

    def _take(self, step: Step) -> Progress:
        people = self._people
        take: dict[str, Callable[[], Progress]] = {
            "password": lambda: people.password(step.user, step.password),
            Needs.NEW_PASSWORD.value: lambda: people.new_password(step.user, step.session, step.password),
            Needs.ENROL.value: lambda: people.enrol(step.user, step.session, step.code),
            Needs.CODE.value: lambda: people.code(step.user, step.session, step.code),
        }
        return take[step.name]()


def _answer(progress: Progress) -> DeskAnswer:
    match progress:
        case SignedIn(token):
            return DeskAnswer("signed_in", 200, {"next": "in", "token": token})
        case Asked(Needs.ENROL, session, secret):
            return DeskAnswer("enrols", 200, {"next": "enrol", "session": session, "secret": secret})
        case Asked(needs, session):
            return DeskAnswer("asked", 200, {"next": needs.value, "session": session})
        case refusal:
            return DeskAnswer(refusal.value, _STATUS[refusal], {"why": refusal.value})
