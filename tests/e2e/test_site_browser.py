"""A visitor of the deployed site: everything a person does there, under the headers it is really served with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

import checkers
from antirelou.domain.phone import national
from antirelou.domain.site import Campaign
from deployed_chat import Deployed
from stack import OUR_NUMBER, LocalStack
from visits import DESKTOP, PHONE, Visit, violations, windows

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

AWAY = Campaign.neutral_url
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture
def visit(browser: Browser, stack: LocalStack) -> Iterator[Callable[..., Visit]]:
    """A window that came from elsewhere. The way out leads to a stand-in: nothing here asks the internet."""
    assert stack.site is not None
    with windows(browser, stack.site.url, AWAY) as open_window:

        def come(**options: Any) -> Visit:
            window = open_window(**options)
            window.context.route(AWAY, lambda route: route.fulfill(body=_ELSEWHERE, content_type="text/html"))
            window.page.goto("about:blank")
            return window

        yield come


_ELSEWHERE = "<!doctype html><link rel=icon href=data:,><title>Weather</title>"


@SIZES
def test_a_number_is_picked_copied_and_scanned(visit: Callable[..., Visit], size: dict[str, int]) -> None:
    page = visit(viewport=size, permissions=["clipboard-read", "clipboard-write"]).go()
    shown = national(OUR_NUMBER)
    card = page.locator(".cards > li", has=page.get_by_text(shown, exact=True))
    card.locator(".copy").click()
    page.wait_for_selector("text=Copié")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    code = card.locator(".code svg")
    if not code.is_visible():
        card.locator("summary").first.click()
    code.wait_for(state="visible")
    box = code.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 100


@SIZES
def test_the_language_is_changed(visit: Callable[..., Visit], size: dict[str, int]) -> None:
    page = visit(viewport=size).go()
    page.click("nav >> text=EN")
    page.wait_for_url("**/en/index.html")
    assert page.get_attribute("html", "lang") == "en"


@SIZES
@pytest.mark.parametrize("way", ["button", "keys"])
def test_whoever_quits_is_elsewhere_and_back_does_not_return(
    visit: Callable[..., Visit], size: dict[str, int], way: str
) -> None:
    page = visit(viewport=size).go()
    page.click("footer >> li >> nth=0")
    page.wait_for_url("**/numeros-utiles.html")
    if way == "button":
        page.click("#quit")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(AWAY)
    page.go_back()
    assert page.url == "about:blank"


@SIZES
def test_without_javascript_everything_is_there_and_so_is_the_way_out(
    visit: Callable[..., Visit], size: dict[str, int]
) -> None:
    page = visit(viewport=size, java_script_enabled=False).go()
    assert page.is_visible(f"text={national(OUR_NUMBER)}")
    assert page.is_visible("text=consent")
    page.click("nav >> text=EN")
    page.wait_for_url("**/en/index.html")
    page.click("#quit")
    page.wait_for_url(AWAY)


def test_an_address_that_is_not_there_is_styled_and_has_the_way_out(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.go("no/such/page")
    window.said.clear()  # the browser says that the page was not found
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
    page.click("#quit")
    page.wait_for_url(AWAY)


def test_nothing_is_left_on_the_device(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.go()
    assert window.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@SIZES
@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing_on_what_is_deployed(browser: Browser, stack: LocalStack, size: Any) -> None:
    assert stack.site is not None
    # axe is put in from outside, which the policy would rightly refuse
    context = browser.new_context(viewport=size, bypass_csp=True)
    page, found = context.new_page(), []
    for path in ("fr-FR/index.html", "fr-CA/numeros-utiles.html", "en/index.html", "en/data.html", "en/desk.html"):
        page.goto(f"{stack.site.url}/{path}")
        found += [(path, *each) for each in violations(page)]
    context.close()
    assert found == []


@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing_on_the_way_to_a_responder(browser: Browser, stack: LocalStack, chat: Deployed) -> None:
    assert stack.site is not None
    chat.desk("sub-of-nobody")
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
    page, found = context.new_page(), []
    page.goto(f"{stack.site.url}/fr-FR/questions.html")
    page.wait_for_selector("#go:visible")
    found += violations(page)
    page.click("#go")
    page.fill("#code", "75011")
    found += violations(page)
    page.click("#area button")
    page.wait_for_selector("#wait:visible")
    assert found + violations(page) == []
    context.close()
