"""The chat as the laptop offers it: somebody alone at it is both the visitor and the responder."""

import json
import threading
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

import checkers
from antirelou.domain.site import Campaign
from chat import Chat
from deployed_chat import Deployed
from deployed_pages import say, visitor
from organisation import ORGANISATION
from page import PhonePage
from scene import Scene
from sealing import verify
from stack import LocalStack
from visits import DESKTOP, PHONE, Visit, violations, windows
from vouching import Organisation

AWAY = Campaign.neutral_url
pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")


@pytest.fixture(scope="module")
def laptop(stack: LocalStack) -> Iterator[PhonePage]:
    """What `make run` serves once the stack is there."""
    Deployed(stack).forget_networks()
    chat = Chat(stack, Organisation(ORGANISATION.private)).open()
    with PhonePage(0) as page, Scene(stack, chat) as scene:
        thread = threading.Thread(target=page.play, args=[scene])
        thread.start()
        yield page
        page.shutdown()
        thread.join()


def sign_in(laptop: Page, desk: Page) -> None:
    desk.fill("#user", laptop.inner_text("#user"))
    desk.fill("#password", laptop.inner_text("#password"))
    desk.press("#password", "Enter")
    desk.wait_for_selector("#code:visible")
    desk.fill("#code", laptop.inner_text("#code").replace("\u00a0", ""))
    desk.press("#code", "Enter")


def certify(laptop: Page, desk: Page) -> None:
    """By keyboard on the laptop's page."""
    desk.wait_for_selector("#certificate:visible")
    laptop.fill("#key", desk.input_value("#public-key"))
    laptop.press("#key", "Tab")
    laptop.keyboard.press("Enter")
    laptop.wait_for_selector("#certificate:visible")
    desk.fill("#certificate", laptop.input_value("#certificate"))
    desk.click("#certify button")


def go_on_duty(desk: Page) -> None:
    desk.fill("#areas:visible", "FR")
    desk.click("#duty-button")
    desk.wait_for_selector("#duty-button:text('Finir')")


def somebody_is_there(stack: LocalStack) -> bool:
    url = stack.reached(f"{stack.outputs['ChatHttpUrl']}/open?area=FR-75&locale=fr-FR")
    with urlopen(url, timeout=30) as answer:  # noqa: S310
        return bool(json.loads(answer.read())["there"])


def test_a_newcomer_writes_to_themselves(browser: Browser, stack: LocalStack, laptop: PhonePage) -> None:
    assert stack.site
    relay = f"127.0.0.1:{stack.aws.port}/"
    also = (laptop.url, f"http://{relay}", f"ws://{relay}")
    with windows(browser, stack.site.url, AWAY, also) as window:
        home, desk, asks = window(), window(), window()
        home.page.goto(laptop.url)
        home.page.wait_for_selector("#code:not(:empty)")
        desk.page.goto(home.page.get_attribute("#desk", "href") or "")
        sign_in(home.page, desk.page)
        certify(home.page, desk.page)
        go_on_duty(desk.page)
        vouched = json.loads(home.page.input_value("#certificate"))
        text = f"antirelou responder 1\n{vouched['key']}\n{vouched['label']}\n{vouched['until']}"
        verify(ORGANISATION.public, vouched["signature"], text)
        assert somebody_is_there(stack)
        talk(home, desk.page, asks)


def talk(home: Visit, desk: Page, asks: Visit) -> None:
    """A message each way; who quits leaves nothing for the tests that follow."""
    link = home.page.get_attribute("#visit", "href") or ""
    page = visitor(asks)
    assert page.url == link
    desk.click("#waiting button")
    page.wait_for_selector("#text:visible")
    say(page, "Bonjour, il y a quelqu’un ?")
    desk.wait_for_selector(".panel:visible .log li:has-text('il y a quelqu’un')")
    desk.fill(".panel:visible .write textarea", "Je vous lis.")
    desk.press(".panel:visible .write textarea", "Enter")
    page.wait_for_selector("#log >> text=Je vous lis.")
    asks.context.route(AWAY, lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    page.click("#quit")
    page.wait_for_url(AWAY)
    desk.click("#duty-button")


def test_what_is_no_key_of_a_desks_is_said_in_words(browser: Browser, laptop: PhonePage) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(laptop.url)
    page.fill("#key", "B" * 87)
    page.click("#certify button")
    page.wait_for_selector("#wrong:text('pas la clé')")
    assert page.is_hidden("#certificate")


@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing(browser: Browser, laptop: PhonePage) -> None:
    for size in (PHONE, DESKTOP):
        page = browser.new_page(viewport=size)
        page.goto(laptop.url)
        page.wait_for_selector("#code:not(:empty)")
        assert violations(page) == []
