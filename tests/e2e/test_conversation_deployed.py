"""Conversations on the deployed stack: played to their end in a browser, framed by those who may, asked by anybody."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from playwright.sync_api import Browser, Frame, expect
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from test_site_deployed import headers_of, publish

import checkers
from conftest import EMBEDDER
from stack import LocalStack
from templates import ROOT
from visits import PHONE, Visit, violations, windows

AWAY = "https://www.meteofrance.com/"
START = {"script": "insistent", "locale": "fr-FR", "country": "FR"}
READ = "() => { try { return frames[0].document.title } catch (fault) { return fault.name } }"
IN_A_BROWSER = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")


@pytest.fixture(scope="module")
def api(stack: LocalStack) -> str:
    """Where this machine finds the API."""
    assert stack.site is not None
    found = stack.site.elsewhere[stack.outputs["ConversationUrl"]]
    assert requests.get(f"{found}/scripts?locale=en", timeout=60).ok  # awake
    return found


@pytest.fixture
def visit(browser: Browser, stack: LocalStack, api: str) -> Iterator[Callable[..., Visit]]:
    assert stack.site is not None
    with windows(browser, stack.site.url, AWAY, (stack.aws.url,)) as open_window:
        yield lambda **options: open_window(**{"reduced_motion": "reduce"} | options)


_MY_TURN = """said => !document.getElementById('told').hidden
    || document.querySelectorAll('.theirs').length > said && document.querySelector('#choices .choice') !== null"""


def play(frame: Frame, script: str, act: Callable[[Frame], None]) -> None:
    """To its end."""
    frame.click(f"#{script}-start")
    said = 0
    while True:
        frame.wait_for_function(_MY_TURN, arg=said)
        if frame.is_visible("#told"):
            return
        said = frame.locator(".theirs").count()
        act(frame)


def clicks(frame: Frame) -> None:
    frame.click("#choices .choice >> nth=0")


def types(frame: Frame) -> None:
    frame.fill("#text", "non merci")
    frame.click("#write button")


@IN_A_BROWSER
@pytest.mark.parametrize(
    ("path", "script", "act", "law", "number"),
    [
        ("fr-FR/messages.html", "insistent", clicks, "En France", "tel:17"),
        ("fr-FR/messages.html", "witness", types, "En France", "tel:17"),
        ("fr-CA/messages.html", "witness", clicks, "Canada", "tel:911"),
        ("en/messages.html", "insistent", types, "In many countries", ""),
        ("en/messages.html", "witness", clicks, "In many countries", ""),
    ],
)
def test_a_conversation_is_played_to_the_reveal(
    visit: Callable[..., Visit], path: str, script: str, act: Callable[[Frame], None], law: str, number: str
) -> None:
    page = visit(viewport=PHONE).go(path)
    play(page.main_frame, script, act)
    told = page.locator("#told")
    expect(told).to_contain_text(law)
    assert told.locator("#says p").count() >= 2
    assert not number or told.locator(f"a[href='{number}']").is_visible()
    page.click("#question .choice >> nth=0")
    expect(page.locator("#question [role=status]")).not_to_have_text("")


@IN_A_BROWSER
def test_a_page_loaded_again_half_way_neither_skips_nor_repeats(visit: Callable[..., Visit]) -> None:
    page = visit().go("fr-FR/messages.html")
    page.click("#insistent-start")
    page.click("#choices .choice >> nth=0")
    expect(page.locator(".theirs")).to_have_count(4)
    expect(page.locator("#choices .choice")).to_have_count(3)
    before = page.locator(".said p").all_inner_texts()
    page.reload()
    expect(page.locator("#choices .choice")).to_have_count(3)
    assert page.locator(".said p").all_inner_texts() == before


@IN_A_BROWSER
@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing_on_what_is_deployed(browser: Browser, stack: LocalStack) -> None:
    assert stack.site is not None
    context = browser.new_context(viewport=PHONE, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{stack.site.url}/fr-CA/messages.html")
    found = violations(page)
    play(page.main_frame, "insistent", types)
    found += violations(page)
    context.close()
    assert found == []


class Partner:
    """A page of somebody else's, on two origins: by its name, which may frame, and by its address, which may not."""

    def __init__(self, frames: str, sandbox: str = "") -> None:
        frame = f"<iframe src='{frames}' {sandbox} width=420 height=640></iframe>"
        body = f"<!doctype html><link rel=icon href=data:,><title>Partner</title>{frame}"

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.named, self.unnamed = (f"http://{host}:{self._server.server_port}" for host in ("localhost", "127.0.0.1"))

    def __enter__(self) -> "Partner":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@IN_A_BROWSER
@pytest.mark.parametrize("sandbox", ["", "sandbox=allow-scripts"], ids=["frame", "sandbox"])
def test_who_is_named_frames_it_and_cannot_read_it_and_nobody_else_does(
    browser: Browser, stack: LocalStack, api: str, sandbox: str
) -> None:
    assert stack.site is not None
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    with Partner(f"{stack.site.url}/embed/en/insistent.html", sandbox) as partner:
        stack.site.elsewhere[EMBEDDER] = partner.named
        page.goto(partner.named)
        frame = page.frames[1]
        play(frame, "insistent", types)
        expect(frame.locator("#told")).to_contain_text("In many countries")
        own = frame.locator("footer a").first
        assert own.get_attribute("target") == "_blank"
        assert page.evaluate(READ) == "SecurityError"
        page.goto(partner.unnamed)
        page.wait_for_timeout(200)
        assert page.frames[1].url.startswith("chrome-error:")
    context.close()


def test_only_what_is_to_be_framed_may_be(stack: LocalStack) -> None:
    page, embed = headers_of(stack, "/fr-FR/messages.html"), headers_of(stack, "/embed/fr-FR/insistent.html")
    assert "frame-ancestors 'none'" in page["content-security-policy"]
    assert page["x-frame-options"] == "DENY"
    assert "frame-ancestors https://other.example http" in embed["content-security-policy"]
    assert "x-frame-options" not in embed
    for headers in (page, embed):
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "set-cookie" not in headers
    assert page["cross-origin-opener-policy"] == "same-origin"
    assert "connect-src" in embed["content-security-policy"]
    assert "ws:" not in embed["content-security-policy"]


def test_an_event_posted_twice_at_once_moves_it_once(api: str) -> None:
    told = requests.post(f"{api}/conversations", json=START, timeout=30).json()
    event = {"seq": 0, "text": "Mon nom est Personne"}
    with ThreadPoolExecutor(2) as pool:
        asked = f"{api}/conversations/{told['id']}/events"
        answers = list(pool.map(lambda _: requests.post(asked, json=event, timeout=30).json(), range(2)))
    assert sorted(answer["did"] for answer in answers) == ["repeated", "said"]
    assert [answer["seq"] for answer in answers] == [1, 1]
    assert answers[0]["lines"] == answers[1]["lines"]


def test_other_sites_may_ask_and_the_gateway_says_so_once(api: str) -> None:
    asking = {"Origin": "https://app.example", "Access-Control-Request-Method": "DELETE"}
    preflight = requests.options(f"{api}/conversations/{'a' * 43}", headers=asking, timeout=30)
    assert "DELETE" in preflight.headers["access-control-allow-methods"]
    answer = requests.get(f"{api}/scripts?locale=en", headers={"Origin": "https://app.example"}, timeout=30)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [script["name"] for script in answer.json()["scripts"]] == ["insistent", "witness"]


def test_nothing_that_was_written_is_kept(stack: LocalStack, api: str) -> None:
    name = requests.post(f"{api}/conversations", json=START, timeout=30).json()["id"]
    words = "Je m'appelle Zéphyrine"
    assert requests.post(f"{api}/conversations/{name}/events", json={"seq": 0, "text": words}, timeout=30).ok
    table = stack.aws.client("dynamodb").scan(TableName=stack.outputs["ConversationsName"], ConsistentRead=True)
    everything = "\n".join([*stack.log_lines(), json.dumps(table["Items"], ensure_ascii=False)])
    assert "conversation#" in everything
    for secret in ("Zéphyrine", "phyrine", name):
        assert secret not in everything
    assert requests.delete(f"{api}/conversations/{name}", timeout=30).status_code == 204
    assert requests.get(f"{api}/conversations/{name}", timeout=30).json() == {"why": "gone"}


def test_what_was_played_is_told_by_tens_to_the_public_and_to_maintainers(stack: LocalStack, api: str) -> None:
    for _ in range(12):
        assert requests.post(f"{api}/conversations", json=START, timeout=30).ok
    publish(stack)
    assert stack.site is not None
    played = json.loads(stack.site.ask("GET", "/status.json").body)["last_30_days"]["played"]
    assert played >= 10
    assert played % 10 == 0
    assert "insistent" in stack.command("status").stdout


FEW = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
schema = schemathesis.openapi.from_path(ROOT / "docs/conversation.openapi.yaml")
schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])


@schema.parametrize()
@FEW
def test_the_deployed_api_answers_as_described(case: Any, api: str) -> None:
    case.call_and_validate(
        base_url=api, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
    )
