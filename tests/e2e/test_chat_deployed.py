"""Whole conversations on the deployed stack: real browsers, real sign-in, the headers the site is served with."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from playwright.sync_api import Browser, Page

import checkers
from antirelou.domain.site import Campaign
from authenticators import code_of
from organisation import ORGANISATION
from patience import eventually
from sealing import vouch
from stack import LocalStack
from visits import Visit, chromium, windows

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

AWAY = Campaign.neutral_url
LEA, SAM = "lea@example.org", "sam@example.org"
TEMPORARY, PASSWORD = "temporary-password-1", "a long enough password"
SAID = "Bonjour à vous, c’est encore lui… 🐙"
ANSWERED = "Je vous lis, prenez votre temps 💛"
MONTH_S = 30 * 86_400
_ELSEWHERE = "<!doctype html><link rel=icon href=data:,><title>Weather</title>"

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def window(browser: Browser, stack: LocalStack) -> Iterator[Open]:
    """Opens one. Nothing in any asks anybody but the site and its relay."""
    assert stack.site is not None
    forget_networks(stack)
    relay = f"127.0.0.1:{stack.aws.port}/"
    with windows(browser, stack.site.url, AWAY, (f"http://{relay}", f"ws://{relay}")) as open_window:

        def come(**options: Any) -> Visit:
            visit = open_window(**options)
            visit.context.route(AWAY, lambda route: route.fulfill(body=_ELSEWHERE, content_type="text/html"))
            visit.page.set_default_timeout(60_000)
            visit.page.goto("about:blank")
            return visit

        yield come


@dataclass
class Responder:
    """Somebody invited, signed in, certified and on duty."""

    page: Page

    def take(self) -> None:
        self.page.click("#waiting button")
        self.page.wait_for_selector(".panel:visible")

    def write(self, text: str) -> None:
        self.page.fill(".panel:visible .write textarea", text)
        self.page.press(".panel:visible .write textarea", "Enter")
        self.page.wait_for_selector(".mine .fate:text('remis')")

    def reads(self, words: str) -> None:
        self.page.wait_for_selector(f".panel:visible .log li:has-text('{words}')")


def rooms(stack: LocalStack) -> str:
    names = stack.aws.client("dynamodb").list_tables()["TableNames"]
    return next(name for name in names if "Rooms" in name)


def items(stack: LocalStack) -> list[dict[str, Any]]:
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=rooms(stack))
    return [item for page in pages for item in page["Items"]]


def forget_networks(stack: LocalStack) -> None:
    """All visitors here come from one address, which gets five tickets in ten minutes."""
    for item in items(stack):
        if item["pk"]["S"].startswith("net#"):
            stack.aws.client("dynamodb").delete_item(TableName=rooms(stack), Key={k: item[k] for k in ("pk", "sk")})


def responder(stack: LocalStack, visit: Visit, user: str, name: str) -> Responder:
    """By the very steps of a first day."""
    page = visit.page
    assert stack.command("responders", "invite", user, "--label", name).returncode == 0
    stack.aws.client("cognito-idp").admin_set_user_password(
        UserPoolId=stack.outputs["PeoplePoolId"], Username=user, Password=TEMPORARY, Permanent=False
    )
    visit.go("fr-FR/desk.html")
    page.fill("#user", user)
    page.fill("#password", TEMPORARY)
    page.press("#password", "Enter")
    page.fill("#new-password:visible", PASSWORD)
    page.press("#new-password", "Enter")
    page.wait_for_selector("#first-code:visible")
    page.fill("#first-code", code_of(page.inner_text("#secret").replace(" ", "")))
    page.press("#first-code", "Enter")
    page.wait_for_selector("#certificate:visible")
    vouched = vouch(ORGANISATION, page.input_value("#public-key"), int(time.time()) + MONTH_S, name)
    page.fill("#certificate", json.dumps(vouched))
    page.click("#certify button")
    page.fill("#areas:visible", "FR")
    page.click("#duty-button")
    page.wait_for_selector("#duty-button:text('Finir')")
    return Responder(page)


def visitor(visit: Visit) -> Page:
    """As far as the queue."""
    page = visit.go("fr-FR/questions.html")
    page.click("#go")
    page.fill("#code", "75011")
    page.click("#area button")
    page.wait_for_selector("#wait:visible")
    return page


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#composer button")


def the_room(stack: LocalStack) -> str:
    (room,) = [item["pk"]["S"].partition("#")[2] for item in items(stack) if item["pk"]["S"].startswith("room#")]
    return room


def drop_line(stack: LocalStack, room: str) -> None:
    """As a network does."""
    (found,) = [item for item in items(stack) if item["pk"]["S"] == f"room#{room}"]
    api = stack.outputs["ChatUrl"].partition("//")[2].partition(".")[0]
    url = f"http://127.0.0.1:{stack.aws.port}/_aws/execute-api/{api}/live"
    boto3.client("apigatewaymanagementapi", endpoint_url=url).delete_connection(ConnectionId=found["visitor"]["S"])


def asked(stack: LocalStack, path: str, body: dict[str, Any]) -> int:
    api = stack.outputs["ChatHttpUrl"].partition("//")[2].partition(".")[0]
    url = f"http://127.0.0.1:{stack.aws.port}/_aws/execute-api/{api}{path}"
    try:
        with urlopen(Request(url, json.dumps(body).encode(), {"content-type": "text/plain"})) as answer:
            return int(answer.status)
    except HTTPError as refused:
        refused.close()
        return refused.code


def test_two_people_talk_a_colleague_takes_over_and_quitting_leaves_a_count(stack: LocalStack, window: Open) -> None:
    lea, sam = responder(stack, window(), LEA, "Léa"), responder(stack, window(), SAM, "Sam")
    come = window()
    page = visitor(come)
    lea.take()
    page.wait_for_selector("#text:visible")
    assert page.inner_text("#number") == lea.page.inner_text(".panel:visible .safety")
    say(page, SAID)
    lea.reads("🐙")
    lea.write(ANSWERED)
    page.wait_for_selector("#log >> text=prenez votre temps 💛")
    room = the_room(stack)

    stranger = window()  # sees nothing of it, and gets back into nothing
    waits = visitor(stranger)
    assert "🐙" not in waits.inner_text("body")
    assert asked(stack, "/ticket", {"room": room, "resume": "A" * 43}) == 404
    waits.click("#quit")
    waits.wait_for_url(AWAY)

    drop_line(stack, room)
    lea.write("Toujours là ?")
    page.wait_for_selector("#log >> text=Toujours là ?")

    lea.page.select_option(".panel:visible .colleague", label="Sam")
    lea.page.click(".hand button:text('Proposer')")
    sam.page.click("#offers button:text('Accepter')")
    sam.page.wait_for_selector(".panel:visible")
    lea.page.wait_for_selector(".panel .notice:has-text('quelqu’un d’autre')")
    sam.write("Bonsoir, je prends la suite.")
    page.wait_for_selector("#log >> text=je prends la suite")
    assert "🐙" not in sam.page.inner_text("body")

    started = time.monotonic()
    page.click("#quit")
    page.wait_for_url(AWAY)
    assert eventually(lambda: room not in json.dumps(items(stack)), seconds=2)
    assert time.monotonic() - started < 2
    assert any(item["pk"]["S"].startswith("count#") for item in items(stack))
    page.go_back()
    assert page.url == "about:blank"
    sam.page.wait_for_selector(".panel .notice:has-text('Tout est effacé')")
    written = "\n".join(stack.log_lines())
    for secret in (room, "🐙", LEA, SAM, TEMPORARY, PASSWORD, ORGANISATION.public):
        assert secret not in written
