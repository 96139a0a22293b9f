"""A responder signs in and gets a ticket: what is asked, what is refused, and that nothing of it is ever written."""

import base64
import json
import logging
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.cognito import CognitoPeople
from antirelou.bootstrap import desk as bootstrap
from antirelou.domain.desk import read_responder
from antirelou.domain.sign_in import Refusal, read_step
from antirelou.domain.ticket import Role, Ticket, digest_of, read_secret
from antirelou.handlers import desk_asked
from antirelou.services.issue_desk_ticket import IssueDeskTicket
from antirelou.services.open_desk import OpenDesk
from antirelou.services.sign_in import SignIn
from authenticators import code_of, wrong_code
from fakes_desk import FakePeople, FakeTickets
from house import NOW

USER, PASSWORD = "lea@example.org", "a long enough password"
CLAIMS = {"sub": "0001", "nickname": "Léa", "token_use": "id"}
Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def people() -> FakePeople:
    return FakePeople()


@pytest.fixture
def tickets() -> FakeTickets:
    return FakeTickets()


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, people: FakePeople, tickets: FakeTickets) -> Ask:
    """As API Gateway asks the function; the status and what the browser reads."""
    monkeypatch.setattr(bootstrap, "sign_in", lambda: SignIn(people))
    monkeypatch.setattr(bootstrap, "open_desk", lambda: OpenDesk(tickets), raising=False)

    def asked(path: str, body: Any = None, claims: Any = None) -> tuple[int, dict[str, Any]]:
        event = {
            "rawPath": path,
            "body": body if isinstance(body, str | None) else json.dumps(body),
            "requestContext": {"authorizer": {"jwt": {"claims": claims}}} if claims is not None else {},
        }
        answer = desk_asked.handler(event, None)
        assert answer["headers"]["cache-control"] == "no-store"
        return answer["statusCode"], json.loads(answer["body"])

    return asked


def test_from_an_invitation_to_a_token_and_back_the_next_day(ask: Ask, people: FakePeople) -> None:
    invited = people.invite(USER, "Léa")
    status, first = ask("/desk/sign-in", {"step": "password", "user": USER, "password": invited})
    assert (status, first["next"]) == (200, "new_password")
    chosen = {"step": "new_password", "user": USER, "session": first["session"], "password": PASSWORD}
    status, second = ask("/desk/sign-in", chosen)
    assert (status, second["next"]) == (200, "enrol")
    shown = {"step": "enrol", "user": USER, "session": second["session"], "code": code_of(second["secret"])}
    status, third = ask("/desk/sign-in", shown)
    assert (status, third["next"]) == (200, "in")
    assert third["token"]
    _, again = ask("/desk/sign-in", {"step": "password", "user": USER, "password": PASSWORD})
    assert set(again) == {"next", "session"}
    code = {"step": "code", "user": USER, "session": again["session"], "code": code_of(second["secret"], 1)}
    assert ask("/desk/sign-in", code)[1]["next"] == "in"


def test_whatever_is_wrong_is_refused_in_the_same_words(ask: Ask, people: FakePeople) -> None:
    people.invite(USER, "Léa")
    wrong = [
        {"step": "password", "user": USER, "password": "wrong"},
        {"step": "password", "user": "nobody@example.org", "password": PASSWORD},
        {"step": "new_password", "user": USER, "session": "none", "password": PASSWORD},
        {"step": "enrol", "user": USER, "session": "none", "code": "000000"},
        {"step": "code", "user": USER, "session": "none", "code": "000000"},
        {"step": "code", "user": "nobody@example.org", "session": "none", "code": "000000"},
    ]
    assert {json.dumps(ask("/desk/sign-in", each)) for each in wrong} == {json.dumps([403, {"why": "denied"}])}


def test_a_password_too_short_to_keep_is_told_apart(ask: Ask, people: FakePeople) -> None:
    first = ask("/desk/sign-in", {"step": "password", "user": USER, "password": people.invite(USER, "Léa")})[1]
    short = {"step": "new_password", "user": USER, "session": first["session"], "password": "short"}
    assert ask("/desk/sign-in", short) == (400, {"why": "weak"})


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "null",
        "[]",
        '"password"',
        "{",
        "[" * 10_000,
        {},
        {"step": "password"},
        {"step": ["password"], "user": USER, "password": PASSWORD},
        {"step": "password", "user": USER, "password": None},
        {"step": "password", "user": {"$ne": ""}, "password": PASSWORD},
        {"step": "password", "user": USER + "\0", "password": PASSWORD},
        {"step": "password", "user": "\ud800", "password": PASSWORD},
        {"step": "password", "user": "", "password": PASSWORD},
        {"step": "password", "user": "a" * 129, "password": PASSWORD},
        {"step": "password", "user": USER, "password": "p" * 257},
        {"step": "code", "user": USER, "session": "s", "code": "12345"},
        {"step": "code", "user": USER, "session": "s", "code": "١٢٣٤٥٦"},
        {"step": "code", "user": USER, "session": "s", "code": 123456},
        {"step": "code", "user": USER, "code": "123456"},
        {"step": "in", "user": USER, "password": PASSWORD},
    ],
)
def test_what_is_no_step_is_refused_and_nobody_is_asked(ask: Ask, body: Any) -> None:
    assert ask("/desk/sign-in", body) == (400, {"why": "malformed"})


def test_a_body_that_is_too_long_is_not_read(ask: Ask) -> None:
    assert ask("/desk/sign-in", "x" * 40_000)[0] == 413


def test_emoji_and_accents_are_a_password_like_any_other() -> None:
    assert read_step({"step": "password", "user": "léa@exemple.fr", "password": "une phrase 🐙 de passe"})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_no_value_whatever_breaks_a_sign_in(value: Any) -> None:
    for step in ("password", "new_password", "enrol", "code", value):
        fields = {"step": step, "user": value, "password": value, "session": value, "code": value}
        assert SignIn(FakePeople())(fields).status in (400, 403)
        assert SignIn(FakePeople())(value).status == 400


def test_a_ticket_is_for_whom_the_token_names(ask: Ask, tickets: FakeTickets) -> None:
    assert ask("/desk/ticket", None, CLAIMS) == (200, {"ticket": "ticket-1"})
    assert tickets.issued["ticket-1"][:2] == ("0001", "Léa")


def test_a_ticket_is_kept_by_its_digest_alone_for_a_minute() -> None:
    kept: list[Ticket] = []

    class Store:
        put = kept.append

    given = IssueDeskTicket(Store(), token_urlsafe).issue("0001", "Léa", NOW)
    assert read_secret(given) == given
    assert kept == [Ticket(digest_of(given), Role.DESK, NOW + 60_000, sub="0001", label="Léa")]
    assert given not in str(vars(kept[0]))


@pytest.mark.parametrize(
    "claims",
    [
        None,
        [],
        {},
        CLAIMS | {"token_use": "access"},
        CLAIMS | {"sub": ""},
        CLAIMS | {"nickname": ""},
        CLAIMS | {"sub": ["0001"]},
        {"token_use": "id", "sub": "0001"},
    ],
)
def test_nobody_gets_a_ticket_without_a_name(ask: Ask, tickets: FakeTickets, claims: Any) -> None:
    assert ask("/desk/ticket", {"sub": "0001", "nickname": "Léa"}, claims) == (403, {"why": "denied"})
    assert not tickets.issued


def test_a_token_that_the_api_did_not_verify_is_not_read(ask: Ask) -> None:
    payload = base64.urlsafe_b64encode(json.dumps(CLAIMS).encode()).decode()
    event = {"rawPath": "/desk/ticket", "headers": {"authorization": f"Bearer x.{payload}.x"}}
    assert desk_asked.handler(event, None)["statusCode"] == 403
    assert read_responder(event) is None
    assert ask("/desk/other")[0] == 404


class Broken:
    """Fails, and says of whom."""

    def __getattr__(self, name: str) -> Any:
        raise ClientError(
            {"Error": {"Code": "InternalErrorException", "Message": f"{USER} {PASSWORD}"}}, "InitiateAuth"
        )


def test_nothing_that_was_typed_reaches_a_log_even_in_a_fault(
    ask: Ask, people: FakePeople, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(desk_asked.logger, "propagate", True, raising=False)
    invited = people.invite(USER, "Léa")
    typed = {"step": "password", "user": USER, "password": invited}
    session = ask("/desk/sign-in", typed)[1]["session"]
    monkeypatch.setattr(bootstrap, "sign_in", lambda: SignIn(CognitoPeople(Broken(), "client")))
    assert ask("/desk/sign-in", typed) == (500, {"why": "fault"})
    ask("/desk/ticket", None, CLAIMS)
    printed = capsys.readouterr()
    logged = caplog.text + json.dumps([str(each.__dict__) for each in caplog.records]) + printed.out + printed.err
    assert "InternalErrorException on InitiateAuth" in logged
    for secret in (USER, invited, session, PASSWORD, "Léa", "0001", "ticket-1"):
        assert secret not in logged


def test_nothing_secret_is_in_what_these_objects_print() -> None:
    step = read_step({"step": "code", "user": USER, "session": "a session", "code": "123456"})
    people = FakePeople()
    asked = people.new_password(USER, people.password(USER, people.invite(USER, "Léa")).session, PASSWORD)  # type: ignore[union-attr]
    printed = repr(step) + repr(asked) + repr(people.enrol(USER, asked.session, code_of(asked.secret)))  # type: ignore[union-attr]
    printed += repr(SignIn(people)({"step": "password", "user": USER, "password": PASSWORD}))
    printed += repr(read_responder(CLAIMS)) + repr(OpenDesk(FakeTickets())(CLAIMS, NOW))
    for secret in (USER, "a session", "123456", asked.session, asked.secret, "0001", "Léa", "ticket-1"):  # type: ignore[union-attr]
        assert secret not in printed


class Refusing:
    """A Cognito that refuses everything with one code."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __getattr__(self, name: str) -> Any:
        def refuse(**_: Any) -> Any:
            raise ClientError({"Error": {"Code": self._code, "Message": "whatever"}}, name)

        return refuse


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("NotAuthorizedException", 403),
        ("UserNotFoundException", 403),
        ("CodeMismatchException", 403),
        ("ExpiredCodeException", 403),
        ("TooManyRequestsException", 429),
        ("TooManyFailedAttemptsException", 429),
        ("LimitExceededException", 429),
        ("InvalidPasswordException", 400),
        ("InternalErrorException", 500),
        ("ResourceNotFoundException", 500),
    ],
)
def test_each_word_of_cognitos_has_its_status(code: str, status: int) -> None:
    sign_in = SignIn(CognitoPeople(Refusing(code), "client"))
    assert sign_in({"step": "code", "user": USER, "session": "s", "code": "123456"}).status == status


def test_a_wrong_code_leaves_the_session_to_try_again() -> None:
    people = FakePeople()
    asked = people.new_password(USER, people.password(USER, people.invite(USER, "L")).session, PASSWORD)  # type: ignore[union-attr]
    assert people.enrol(USER, asked.session, wrong_code(asked.secret)) is Refusal.DENIED  # type: ignore[union-attr]
    assert people.enrol(USER, asked.session, code_of(asked.secret)) is not Refusal.DENIED  # type: ignore[union-attr]
