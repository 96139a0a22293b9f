"""Signing in, from an invitation to a ticket: at the embedded Cognito, in the pool the stack makes, and at the fake."""

import base64
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner, Result

from antirelou.adapters.cognito import CodeNotAskedError, CognitoPeople
from antirelou.adapters.responder_book import ResponderBook
from antirelou.bootstrap import responders as bootstrap
from antirelou.commands.app import app
from antirelou.domain.sign_in import Asked, Needs, Refusal, SignedIn
from antirelou.services.sign_in import People
from authenticators import code_of, wrong_code
from emulator import Emulator
from fakes_desk import FakePeople
from templates import ROOT, template

USER, LABEL, PASSWORD = "lea@example.org", "Léa", "a long enough password"
ECHO = """
import json
def handler(event, context):
    claims = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    return {"statusCode": 200, "headers": {"access-control-allow-origin": "*"}, "body": json.dumps(claims)}
"""
Invite = Callable[[str, str], str]


class Pool:
    """What infra/chat_people.yaml makes, in a stack of its own."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.outputs = self.deploy("people", _read("infra/chat_people.yaml"), {})
        self.client = emulator.client("cognito-idp")
        self.people = CognitoPeople(self.client, self.outputs["ClientId"])

    def deploy(self, stack: str, body: str, parameters: dict[str, str]) -> dict[str, str]:
        client, given = self.emulator.client("cloudformation"), list(parameters.items())
        client.create_stack(
            StackName=stack,
            TemplateBody=body,
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given],
        )
        client.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})
        described = client.describe_stacks(StackName=stack)["Stacks"][0]
        return {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])}

    def invite(self, user: str, label: str) -> str:
        password = "as it was sent to them"
        self.client.admin_create_user(
            UserPoolId=self.outputs["PoolId"],
            Username=user,
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": user}, {"Name": "nickname", "Value": label}],
        )
        return password

    def forget(self, user: str) -> None:
        try:
            self.client.admin_delete_user(UserPoolId=self.outputs["PoolId"], Username=user)
        except self.client.exceptions.UserNotFoundException:
            return


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    emulator = Emulator().start()
    yield Pool(emulator)
    emulator.stop()


@pytest.fixture(params=["fake", "cognito"])
def door(request: pytest.FixtureRequest) -> Iterator[tuple[People, Invite]]:
    if request.param == "fake":
        fake = FakePeople()
        yield fake, fake.invite
        return
    pool = request.getfixturevalue("pool")
    yield pool.people, pool.invite
    pool.forget(USER)


def enrolled(people: People, invite: Invite) -> str:
    """Signs in for the first time; the authenticator's secret."""
    asked = people.new_password(USER, session_of(people.password(USER, invite(USER, LABEL))), PASSWORD)
    assert isinstance(asked, Asked)
    assert isinstance(people.enrol(USER, asked.session, code_of(asked.secret)), SignedIn)
    return asked.secret


def session_of(progress: Any) -> str:
    assert isinstance(progress, Asked), progress
    return progress.session


def test_the_first_time_takes_a_new_password_and_an_authenticator(door: tuple[People, Invite]) -> None:
    people, invite = door
    first = people.password(USER, invite(USER, LABEL))
    assert isinstance(first, Asked)
    assert first.needs is Needs.NEW_PASSWORD
    second = people.new_password(USER, first.session, PASSWORD)
    assert isinstance(second, Asked)
    assert second.needs is Needs.ENROL
    assert base64.b32decode(second.secret)
    assert isinstance(people.enrol(USER, second.session, code_of(second.secret)), SignedIn)


def test_from_then_on_a_password_and_a_code_let_in(door: tuple[People, Invite]) -> None:
    people, invite = door
    secret = enrolled(people, invite)
    asked = people.password(USER, PASSWORD)
    assert isinstance(asked, Asked)
    assert asked.needs is Needs.CODE
    assert isinstance(people.code(USER, asked.session, code_of(secret, 1)), SignedIn)


def test_nobody_is_let_in_before_a_code_is_shown(door: tuple[People, Invite]) -> None:
    people, invite = door
    asked = people.new_password(USER, session_of(people.password(USER, invite(USER, LABEL))), PASSWORD)
    assert isinstance(asked, Asked)
    assert people.enrol(USER, asked.session, wrong_code(asked.secret)) is Refusal.DENIED
    assert people.code(USER, asked.session, code_of(asked.secret)) is Refusal.DENIED
    again = people.password(USER, PASSWORD)
    assert isinstance(again, Asked)
    assert again.needs is Needs.ENROL


def test_a_wrong_code_lets_nobody_in_and_the_right_one_still_does(door: tuple[People, Invite]) -> None:
    people, invite = door
    secret = enrolled(people, invite)
    session = session_of(people.password(USER, PASSWORD))
    assert people.code(USER, session, wrong_code(secret)) is Refusal.DENIED
    assert isinstance(people.code(USER, session, code_of(secret, 1)), SignedIn)


def test_a_code_and_a_session_open_once(door: tuple[People, Invite]) -> None:
    people, invite = door
    secret = enrolled(people, invite)
    session, code = session_of(people.password(USER, PASSWORD)), code_of(secret, 1)
    assert isinstance(people.code(USER, session, code), SignedIn)
    assert people.code(USER, session, code) is Refusal.DENIED
    assert people.code(USER, session_of(people.password(USER, PASSWORD)), code) is Refusal.DENIED


def test_who_guesses_is_shut_out_for_a_while_even_with_the_right_password(door: tuple[People, Invite]) -> None:
    people, invite = door
    enrolled(people, invite)
    for _ in range(5):
        assert people.password(USER, "a guess, and a wrong one") is Refusal.DENIED
    assert people.password(USER, PASSWORD) is Refusal.DENIED


def test_nobody_and_a_wrong_password_are_answered_alike(door: tuple[People, Invite]) -> None:
    people, invite = door
    invite(USER, LABEL)
    assert people.password("nobody@example.org", PASSWORD) == people.password(USER, "wrong") == Refusal.DENIED


@pytest.mark.parametrize("session", ["x", "not one of theirs, but long enough to be", "A" * 2048])
def test_a_session_that_was_never_given_opens_nothing(door: tuple[People, Invite], session: str) -> None:
    people, invite = door
    secret = enrolled(people, invite)
    assert people.new_password(USER, session, PASSWORD) is Refusal.DENIED
    assert people.enrol(USER, session, code_of(secret, 1)) is Refusal.DENIED
    assert people.code(USER, session, code_of(secret, 1)) is Refusal.DENIED


def test_a_short_password_is_refused_for_what_it_is_and_another_is_taken(door: tuple[People, Invite]) -> None:
    people, invite = door
    session = session_of(people.password(USER, invite(USER, LABEL)))
    assert people.new_password(USER, session, "too short") is Refusal.WEAK
    assert isinstance(people.new_password(USER, session, PASSWORD), Asked)


def test_the_api_lets_in_the_token_and_hands_on_a_name_but_no_address(pool: Pool) -> None:
    asked = pool.people.new_password(USER, session_of(pool.people.password(USER, pool.invite(USER, LABEL))), PASSWORD)
    assert isinstance(asked, Asked)
    signed_in = pool.people.enrol(USER, asked.session, code_of(asked.secret))
    assert isinstance(signed_in, SignedIn)
    url = f"{_api(pool)}/desk/ticket"
    claims = json.loads(_post(url, signed_in.token))
    pool.forget(USER)
    assert claims["nickname"] == LABEL
    assert claims["token_use"] == "id"
    assert claims["sub"]
    for token in ("", "x.y.z", signed_in.token[:-8] + "AAAAAAAA"):
        with pytest.raises(HTTPError) as refused:
            _post(url, token)
        assert refused.value.code == 401
        refused.value.close()
    _browsers_may_ask(url, signed_in.token)


def _browsers_may_ask(url: str, token: str) -> None:
    """A page on another origin is answered before it sends the token, and reads the answer: one origin, said once."""
    asks = {"Origin": "https://site.example", "Access-Control-Request-Method": "POST"}
    asks |= {"Access-Control-Request-Headers": "authorization"}
    with urlopen(Request(url, headers=asks, method="OPTIONS"), timeout=30) as allowed:  # noqa: S310
        assert allowed.headers["Access-Control-Allow-Headers"] == "authorization"
        assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
    sent = {"Origin": "https://site.example", "Authorization": f"Bearer {token}"}
    with urlopen(Request(url, data=b"", headers=sent, method="POST"), timeout=30) as answer:  # noqa: S310
        assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]


def test_a_pool_that_asks_for_no_code_lets_nobody_in(pool: Pool) -> None:
    made = pool.client.create_user_pool(PoolName="by-password-alone", MfaConfiguration="OFF")["UserPool"]["Id"]
    app = pool.client.create_user_pool_client(UserPoolId=made, ClientName="c")["UserPoolClient"]["ClientId"]
    pool.client.admin_create_user(UserPoolId=made, Username="x", MessageAction="SUPPRESS")
    pool.client.admin_set_user_password(UserPoolId=made, Username="x", Password="Correct-horse-1", Permanent=True)
    with pytest.raises(CodeNotAskedError):
        CognitoPeople(pool.client, app).password("x", "Correct-horse-1")


def test_maintainers_invite_list_and_remove(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    book = ResponderBook(pool.client, pool.outputs["PoolId"])
    monkeypatch.setattr(bootstrap, "responder_book", lambda stack: book)
    assert run("list").stdout == ""
    assert run("invite", USER, "--label", " Léa ").exit_code == 0
    assert run("invite", USER, "--label", "Léa").exit_code == 2
    assert run("list").stdout == f"Léa  {USER}  invited\n"
    pool.client.admin_set_user_password(
        UserPoolId=pool.outputs["PoolId"], Username=USER, Password=PASSWORD, Permanent=True
    )
    assert run("list").stdout == f"Léa  {USER}  ready\n"
    assert run("remove", USER).exit_code == 0
    assert run("remove", USER).exit_code == 2
    assert pool.people.password(USER, PASSWORD) is Refusal.DENIED
    assert run("invite", "lea", "--label", "Léa").exit_code == 2
    assert run("invite", USER, "--label", "Lé\na").exit_code == 2


def test_a_stack_without_a_chat_has_no_responders(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "responder_book", lambda stack: ResponderBook(pool.client, ""))
    for words in (("list",), ("remove", USER), ("invite", USER, "--label", "Léa")):
        assert run(*words).exit_code == 2


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["responders", *words])


def _api(pool: Pool) -> str:
    """The way in that infra/chat_desk.yaml makes, before a function that says what it was handed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("echo.py", ECHO)
    function = pool.emulator.client("lambda").create_function(
        FunctionName="echo",
        Runtime="python3.11",
        Role="arn:aws:iam::000000000000:role/echo",
        Handler="echo.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    made = template()["Resources"]["ChatHttp"]
    properties = made["Properties"] | {"Name": "chat"}
    resources = {"Api": {"Type": made["Type"], "Properties": properties}}
    body = json.dumps({"Resources": resources, "Outputs": {"Id": {"Value": {"Ref": "Api"}}}})
    api = pool.deploy("api", body, {})["Id"]
    pool.emulator.client("apigatewayv2").create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    settings = {"ApiId": api, "Function": "echo", "FunctionArn": function["FunctionArn"]}
    theirs = {"Issuer": pool.outputs["Issuer"], "Audience": pool.outputs["ClientId"]}
    pool.deploy("desk", _read("infra/chat_desk.yaml"), settings | theirs)
    return f"{pool.emulator.url}/_aws/execute-api/{api}"


def _read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def _post(url: str, token: str) -> str:
    asked = Request(url, data=b"", headers={"Authorization": f"Bearer {token}"}, method="POST")  # noqa: S310
    with urlopen(asked, timeout=30) as answer:  # noqa: S310
        return str(answer.read().decode())
