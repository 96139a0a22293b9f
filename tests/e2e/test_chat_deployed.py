"""A whole conversation on the deployed stack: real browsers, real sign-in, the headers the site is served with."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import checkers
from antirelou.domain.site import Campaign
from deployed_chat import Deployed
from deployed_pages import PASSWORD, PATIENCE_MS, TEMPORARY, Responder, responder, say, visitor
from organisation import ORGANISATION
from overheard import Overheard
from patience import eventually
from sockets import RefusedError
from visits import Visit, violations, windows

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

AWAY = Campaign.neutral_url
LEA, SAM = "lea@example.org", "sam@example.org"
SAID, ANSWERED = "Bonjour à vous, c’est encore lui… 🐙", "Je vous lis, prenez votre temps 💛"
MISSED, TAKEN_OVER = "Toujours là ?", "Bonsoir, je prends la suite."
_ELSEWHERE = "<!doctype html><link rel=icon href=data:,><title>Weather</title>"

Open = Callable[..., Visit]


@pytest.fixture
def overheard() -> Overheard:
    return Overheard()


@pytest.fixture
def window(browser: Browser, chat: Deployed, overheard: Overheard) -> Iterator[Open]:
    """Opens one. Nothing in any asks anybody but the site and its relay."""
    site, relay = chat.stack.site, f"127.0.0.1:{chat.stack.aws.port}/"
    assert site is not None
    with windows(browser, site.url, AWAY, (f"http://{relay}", f"ws://{relay}")) as open_window:

        def come(**options: Any) -> Visit:
            visit = open_window(**options)
            overheard.listen(visit.page)
            visit.context.route(AWAY, lambda route: route.fulfill(body=_ELSEWHERE, content_type="text/html"))
            visit.page.set_default_timeout(PATIENCE_MS)
            visit.page.goto("about:blank")
            return visit

        yield come


@dataclass
class Story:
    chat: Deployed
    overheard: Overheard
    lea: Responder
    sam: Responder
    page: Page
    room: str = ""


def test_two_people_talk_a_colleague_takes_over_and_quitting_leaves_a_count(
    chat: Deployed, window: Open, overheard: Overheard
) -> None:
    lea, sam = responder(chat.stack, window(), LEA, "Léa"), responder(chat.stack, window(), SAM, "Sam")
    story = Story(chat, overheard, lea, sam, visitor(window()))
    they_talk(story)
    axe_finds_nothing(story)
    a_third_learns_nothing(story, visitor(window()))
    what_missed_is_sent_again(story)
    a_colleague_takes_over(story)
    quitting_takes_it_all_away(story)
    nothing_of_it_was_ever_readable(story)
    nothing_of_it_is_left(story)


def they_talk(story: Story) -> None:
    page, lea = story.page, story.lea
    lea.take()
    page.wait_for_selector("#text:visible")
    assert page.inner_text("#number") == lea.page.inner_text(".panel:visible .safety")
    say(page, SAID)
    lea.reads("🐙")
    lea.write(ANSWERED)
    page.wait_for_selector("#log >> text=prenez votre temps 💛")
    (item,) = story.chat.rooms()
    story.room = item["id"]["S"]
    kept = json.dumps(story.chat.items(), ensure_ascii=False)
    assert SAID not in kept
    assert not [frame["box"] for frame in story.overheard.says() if frame["box"] in kept]


def axe_finds_nothing(story: Story) -> None:
    for page in (story.page, story.lea.page, story.sam.page) if checkers.has_axe() else ():
        assert violations(page) == []


def a_third_learns_nothing(story: Story, third: Page) -> None:
    """Neither who waits in a browser of their own, nor who has seen tickets that were used and guesses at the rest."""
    assert "🐙" not in third.inner_text("body")
    for ticket in story.overheard.tickets():
        with pytest.raises(RefusedError):
            story.chat.connect(ticket)
    assert story.chat.ask("/ticket", {"room": story.room, "resume": "A" * 43})[0] == 404
    third.click("#quit")
    third.wait_for_url(AWAY)


def what_missed_is_sent_again(story: Story) -> None:
    """The visitor's network goes, and comes back when the desk has learnt it."""
    page, lea = story.page, story.lea
    held: list[Route] = []
    page.route("**/ticket", lambda route: held.append(route))
    story.chat.drop_line(story.room)
    lea.is_told("plus reliée")
    lea.send(MISSED)
    lea.reads_of(MISSED, "pas remis : la personne n’est pas reliée")
    for route in held:
        route.continue_()
    page.unroute("**/ticket")
    lea.is_told("revenue")
    lea.line(MISSED).locator("button").click()
    lea.reads_of(MISSED, "remis")
    expect(page.locator("#log .theirs", has_text=MISSED)).to_have_count(1)


def a_colleague_takes_over(story: Story) -> None:
    lea, sam = story.lea, story.sam
    lea.page.select_option(".panel:visible .colleague", label="Sam")  # who came on duty after her
    lea.page.click(".hand button:text('Proposer')")
    sam.page.click("#offers button:text('Accepter')")
    sam.page.wait_for_selector(".panel:visible")
    lea.is_told("quelqu’un d’autre")
    sam.write(TAKEN_OVER)
    story.page.wait_for_selector("#log >> text=je prends la suite")
    assert "🐙" not in sam.page.inner_text("body")


def quitting_takes_it_all_away(story: Story) -> None:
    page, started = story.page, time.monotonic()
    page.click("#quit")
    page.wait_for_url(AWAY)
    assert eventually(lambda: story.room not in json.dumps(story.chat.items()), seconds=2)
    assert time.monotonic() - started < 2
    page.go_back()
    assert page.url == "about:blank"
    story.sam.is_told("Tout est effacé")
    for desk in (story.lea, story.sam):
        assert not [text for text in (SAID, ANSWERED, MISSED, TAKEN_OVER) if text in desk.page.content()]


def nothing_of_it_was_ever_readable(story: Story) -> None:
    assert len(story.overheard.says()) >= 4
    for text in (SAID, ANSWERED, MISSED, TAKEN_OVER, "🐙", "75011"):
        assert not story.overheard.holds(text)


def nothing_of_it_is_left(story: Story) -> None:
    everything = story.chat.everything()
    boxes = [frame["box"] for frame in story.overheard.says()]
    for secret in (story.room, *boxes, *story.overheard.tickets(), "🐙", LEA, SAM, TEMPORARY, PASSWORD):
        assert secret not in everything
    assert ORGANISATION.public not in everything
    assert any(item["pk"]["S"].startswith("count#") for item in story.chat.items())
