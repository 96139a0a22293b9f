"""In-memory stand-ins of the desk. `FakePeople` passes the tests of the real one: see integration/test_sign_in.py."""

import base64
import secrets
import time
from dataclasses import dataclass, field

from antirelou.domain.sign_in import Asked, Needs, Progress, Refusal, SignedIn
from authenticators import code_of

SHORTEST_PASSWORD = 14
_FREE_GUESSES = 5
_LOCK_SECONDS = 8


@dataclass
class Person:
    password: str
    label: str
    invited: bool = True
    secret: str = ""
    wrong: int = 0
    locked_until: float = 0
    spent: set[str] = field(default_factory=set)


@dataclass
class FakePeople:
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, tuple[str, Needs, str]] = field(default_factory=dict)

    def invite(self, user: str, label: str) -> str:
        """The password to begin with."""
        password = secrets.token_urlsafe(16)
        self.people[user] = Person(password, label)
        return password

    def password(self, user: str, password: str) -> Progress:
        person = self.people.get(user)
        if person is None or person.locked_until > time.time():
            return Refusal.DENIED
        if person.password != password:
            person.wrong += 1
            person.locked_until = time.time() + _LOCK_SECONDS if person.wrong >= _FREE_GUESSES else 0
            return Refusal.DENIED
        person.wrong = 0
        return self._ask(user, Needs.NEW_PASSWORD) if person.invited else self._ask_for_code(user)

    def new_password(self, user: str, session: str, password: str) -> Progress:
        if self.sessions.get(session, ())[:2] != (user, Needs.NEW_PASSWORD):
            return Refusal.DENIED
        if len(password) < SHORTEST_PASSWORD:
            return Refusal.WEAK
        del self.sessions[session]
        self.people[user].password, self.people[user].invited = password, False
        return self._ask_for_code(user)

    def enrol(self, user: str, session: str, code: str) -> Progress:
        secret = self.sessions.get(session, ("", "", ""))[2]
        if self.sessions.get(session, ())[:2] != (user, Needs.ENROL) or not _is_right(secret, code):
            return Refusal.DENIED
        self.people[user].secret = secret
        return self._let_in(user, session, code)

    def code(self, user: str, session: str, code: str) -> Progress:
        if self.sessions.get(session, ())[:2] != (user, Needs.CODE):
            return Refusal.DENIED
        person = self.people[user]
        if code in person.spent or not _is_right(person.secret, code):
            return Refusal.DENIED
        return self._let_in(user, session, code)

    def _ask_for_code(self, user: str) -> Progress:
        return self._ask(user, Needs.CODE if self.people[user].secret else Needs.ENROL)

    def _ask(self, user: str, needs: Needs) -> Asked:
        session = secrets.token_urlsafe(32)
        secret = base64.b32encode(secrets.token_bytes(20)).decode() if needs is Needs.ENROL else ""
        self.sessions[session] = (user, needs, secret)
        return Asked(needs, session, secret)

    def _let_in(self, user: str, session: str, code: str) -> SignedIn:
        del self.sessions[session]
        self.people[user].spent.add(code)
        return SignedIn(secrets.token_urlsafe(32))


@dataclass
class FakeTickets:
    """Whom each ticket is for, and since when."""

    issued: dict[str, tuple[str, str, int]] = field(default_factory=dict)

    def issue(self, sub: str, label: str, now_ms: int) -> str:
        ticket = f"ticket-{len(self.issued) + 1}"
        self.issued[ticket] = (sub, label, now_ms)
        return ticket


def _is_right(secret: str, code: str) -> bool:
    return code in {code_of(secret, steps) for steps in (-1, 0, 1)}
