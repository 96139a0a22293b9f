"""The public page as the deployed template serves it: online with the deployment, following what happens."""

import json
import secrets
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from test_gifts_deployed import told
from test_pool_deployed import numbers

import giving
from antirelou.domain.site import Document
from front import Answer
from pages import read
from pages_server import HEADERS, policy
from patience import eventually
from people import somebody
from stack import LocalStack

TWO_MINUTES = 120  # the site is made again every minute, by the real clock here too
FALL_DUE = b'{"publish": true}'
HEAVIEST_BYTES = 100_000
HOMES = ["/fr-FR/index.html", "/fr-CA/index.html", "/en/index.html"]
CHATS = [f"/{locale}/{page}.html" for locale in ("fr-FR", "fr-CA", "en") for page in ("questions", "desk")]
SPARE = "+442079460161"  # a range kept for fiction


def ask(stack: LocalStack, path: str) -> Answer:
    assert stack.site is not None
    return stack.site.ask("GET", path)


def body(stack: LocalStack, path: str) -> bytes:
    answer = ask(stack, path)
    assert answer.status == 200, path
    return answer.body


def headers_of(stack: LocalStack, path: str) -> dict[str, str]:
    return {name.lower(): value for name, value in ask(stack, path).headers}


def leads_to(page: str, html: bytes) -> set[str]:
    """The paths of the site that a page links to, or loads."""
    parsed = read(Document(page, "text/html", html, 0))
    targets = [target for target in parsed.values("href") + parsed.values("src") if not target.startswith("#")]
    parts = [urlsplit(urljoin(page, target)) for target in targets]
    return {each.path for each in parts if not each.scheme and each.path}


def publish(stack: LocalStack) -> None:
    """As the schedule does every minute."""
    functions = stack.aws.client("lambda")
    names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
    name = next(name for name in names if "StatusDue" in name)
    assert "FunctionError" not in functions.invoke(FunctionName=name, Payload=FALL_DUE)


def meter(stack: LocalStack) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(stack, "/status.json"))
    return found


def answered(stack: LocalStack) -> int:
    return int(meter(stack)["last_30_days"]["answered"] or 0)


def line(stack: LocalStack, region: str) -> dict[str, Any] | None:
    return next((each for each in meter(stack)["lines"] if each["region"] == region), None)


@pytest.mark.parametrize("home", ["/", *HOMES])
def test_everything_a_page_leads_to_is_online(stack: LocalStack, home: str) -> None:
    todo, seen = {home}, set[str]()
    while todo:
        page = todo.pop()
        seen.add(page)
        found = body(stack, page)
        assert found
        if page.endswith((".html", "/")):
            todo |= leads_to(page, found) - seen
    assert {"/badge.svg", "/status.json", "/contacts/main/camille.vcf", *HOMES} <= seen


@pytest.mark.parametrize("path", ["/", *HOMES, *CHATS, "/status.json", "/badge.svg", "/no/such/page"])
def test_every_response_carries_the_strict_headers_and_no_cookie(stack: LocalStack, path: str) -> None:
    headers, aws = headers_of(stack, path), stack.aws.url
    talks = {"Content-Security-Policy": policy(f"{aws} {aws.replace('http', 'ws', 1)} {aws}")}  # chat, conversations
    for name, value in (HEADERS | talks).items():
        assert headers[name.lower()] == value
    assert headers["strict-transport-security"] == "max-age=63072000"
    assert headers["x-frame-options"] == "DENY"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", CHATS)
def test_nobody_keeps_a_page_of_the_chat(stack: LocalStack, path: str) -> None:
    assert headers_of(stack, path)["cache-control"] == "no-store"
    assert b'<meta name="referrer" content="no-referrer">' in body(stack, path)


def test_files_say_what_they_are_and_how_long_they_hold(stack: LocalStack) -> None:
    kinds = {"/": "text/html; charset=utf-8", "/status.json": "application/json", "/badge.svg": "image/svg+xml"}
    for path, kind in kinds.items():
        headers = headers_of(stack, path)
        assert (headers["content-type"], headers["cache-control"]) == (kind, "public, max-age=20")


@pytest.mark.parametrize("path", [*HOMES, *CHATS])
def test_a_page_and_all_it_loads_weigh_less_than_the_budget(stack: LocalStack, path: str) -> None:
    page = body(stack, path)
    loaded = [each for each in leads_to(path, page) if each.startswith("/assets/")]
    assert len(loaded) >= 3
    assert len(page) + sum(len(body(stack, each)) for each in loaded) < HEAVIEST_BYTES


def test_an_address_that_is_not_there_shows_the_first_page_whole(stack: LocalStack) -> None:
    lost = ask(stack, "/no/such/page")
    assert lost.status == 404
    assert b'id="quit"' in lost.body
    assert all(body(stack, path) for path in leads_to("/no/such/page", lost.body))


def test_the_meter_follows_real_texts_by_tens(stack: LocalStack) -> None:
    before = answered(stack)
    for _ in range(12):
        text = stack.text(somebody(), "Salut")
        assert stack.wait_for(text, seconds=60)["message"] == "answered"
    publish(stack)
    assert answered(stack) > before
    after = meter(stack)
    assert after["last_30_days"]["answered"] % 10 == 0
    assert after["days"][-1]["date"] < after["at"][:10]


def test_a_true_gift_moves_the_meter_by_itself_and_a_forged_one_does_not(stack: LocalStack) -> None:
    gift = giving.session_event("cs_" + secrets.token_hex(8), 100_000)
    before = meter(stack)["people_left"] or 0
    assert told(stack, "stripe", gift, giving.by_stripe(gift, "whsec_another")) == 403
    assert told(stack, "stripe", gift, giving.by_stripe(gift)) == 200
    assert eventually(lambda: (meter(stack)["people_left"] or 0) > before, seconds=TWO_MINUTES)


def test_a_number_is_offered_rested_and_forgotten_as_maintainers_say(stack: LocalStack) -> None:
    card = "/contacts/mons/camille.vcf"
    numbers(stack, "add", "mons", "--number", SPARE, "--locale", "en", "--region", "Mons")
    publish(stack)
    assert (line(stack, "Mons") or {})["number"] == SPARE
    assert SPARE.encode() in body(stack, card)
    assert b"Mons" in body(stack, "/en/index.html")
    numbers(stack, "rest", "mons")
    publish(stack)
    assert ask(stack, card).status == 404
    assert (line(stack, "Mons") or {})["state"] == "resting"
    assert SPARE.encode() not in body(stack, "/status.json")
    numbers(stack, "burn", "mons")
    publish(stack)
    assert line(stack, "Mons") is None
