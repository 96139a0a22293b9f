"""A visitor's window onto the public page, in a real browser, and what it must never do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import checkers

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_QUIET = (
    "--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync"
    " --no-first-run"
)


@dataclass
class Visit:
    """One visitor's window. `outside` is every request that left the origin for elsewhere than `also`, `said` what the
    console said."""

    context: BrowserContext
    page: Page
    home: str
    also: tuple[str, ...] = ()
    outside: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def go(self, path: str = "fr-FR/index.html") -> Page:
        self.page.goto(f"{self.home}/{path}")
        return self.page

    def pardon(self, words: str) -> None:
        """A fault the browser told in the console, as it had to; it did."""
        assert [each for each in self.said if words in each]
        self.said = [each for each in self.said if words not in each]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=checkers.chromium(), args=_QUIET.split())
        yield running
        running.close()


@contextmanager
def windows(browser: Browser, home: str, away: str, also: tuple[str, ...] = ()) -> Iterator[Callable[..., Visit]]:
    """Opens windows; at the end nothing in any of them was said in the console, or asked of anybody but `home`, where
    the site is, `away`, where the way out leads, and `also`, what its pages talk to."""
    visits: list[Visit] = []

    def open_window(**options: Any) -> Visit:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        window = Visit(context, context.new_page(), home, also)
        window.page.on("request", lambda request: _watch(window, request.url, away))
        window.page.on("websocket", lambda socket: _watch(window, socket.url, away))
        window.page.on("console", lambda message: window.said.append(message.text))
        window.page.on("pageerror", lambda error: window.said.append(str(error)))
        visits.append(window)
        return window

    yield open_window
    for each in visits:
        each.context.close()
    assert [each.outside for each in visits if each.outside] == []
    said = [each.said for each in visits if each.said]
    assert said == [], said


def until(holds: Callable[[], Any]) -> None:
    """What happens on another thread, or in the browser, happens soon. For a page whose clock is held: its own waiting
    would wait for that clock."""
    for _ in range(400):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to that")


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe-core holds against the page that is open, everything on it unfolded."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(checkers.axe_source())
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def _watch(visit: Visit, url: str, away: str) -> None:
    if not url.startswith((visit.home, *visit.also)) and url != away:
        visit.outside.append(url)
