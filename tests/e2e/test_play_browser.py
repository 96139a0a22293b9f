"""The page that looks like a messenger, in a browser, under the policy the cloud sends with it: when an answer is lost,
when nobody says anything, when the page is loaded again, when somebody leaves."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import checkers
from antirelou.bootstrap import conversation as bootstrap
from conversations import ConversationServer, use_case
from pages_server import PagesServer
from sites import MONTREAL, site
from visits import DESKTOP, PHONE, Visit, until, violations, windows

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

PATH = "fr-FR/messages.html"
CALM = {"reduced_motion": "reduce"}


@pytest.fixture
def api(served: PagesServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ConversationServer]:
    running = ConversationServer()
    answer = use_case(running.table)
    monkeypatch.setattr(bootstrap, "answer_conversation", lambda: answer)
    served.show(replace(site(MONTREAL), conversations=running.url))
    yield running
    running.stop()


@pytest.fixture
def visit(browser: Browser, served: PagesServer, api: ConversationServer) -> Iterator[Callable[..., Visit]]:
    with windows(browser, served.url, served.away, (api.url,)) as open_window:
        yield lambda **options: open_window(**CALM | options)


def begin(page: Page, script: str = "insistent") -> Page:
    page.click(f"#{script}-start")
    expect(page.locator(".choice")).not_to_have_count(0)
    return page


def said(page: Page) -> list[str]:
    return page.locator(".theirs p").all_inner_texts()


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#write button")


def turns(page: Page, count: int) -> None:
    """So many bubbles of the other side are there, and it is one's turn."""
    expect(page.locator(".theirs")).to_have_count(count)
    expect(page.locator("#choices .choice")).not_to_have_count(0)


def test_a_lost_answer_is_asked_for_again_and_the_step_is_played_once(
    visit: Callable[..., Visit], api: ConversationServer
) -> None:
    window = visit()
    page = begin(window.go(PATH))
    api.fails, api.loses = 1, True
    page.click(".choice >> nth=1")
    turns(page, 4)
    assert api.events() == [{"seq": 0, "choice": "busy"}] * 2
    assert len(set(said(page))) == 4
    assert sum(count for (_, _, name), count in api.table.counts.items() if name.startswith("passed.")) == 1
    window.pardon("503")


def test_when_nobody_answers_the_page_says_so_beside_the_numbers_and_goes_on_at_a_press(
    visit: Callable[..., Visit], api: ConversationServer
) -> None:
    window = visit()
    window.page.clock.install()
    page = begin(window.go(PATH))
    api.fails = 4
    write(page, "non")
    for asked in (1, 2, 3):
        until(lambda: len(api.events()) >= asked)  # noqa: B023 - called within the turn
        page.clock.run_for(3_000)
    expect(page.locator("#retry")).to_be_visible()
    expect(page.locator("#play .news")).to_contain_text("Les numéros ci-dessous répondent")
    assert page.is_visible("a[href='tel:17']")
    page.click("#retry")
    turns(page, 4)
    expect(page.locator("#play .news")).to_have_text("")
    window.pardon("503")


def test_a_page_that_cannot_start_says_so(visit: Callable[..., Visit], api: ConversationServer) -> None:
    window = visit()
    page = window.go(PATH)
    api.fails = 1
    page.click("#insistent-start")
    expect(page.locator("#choose .news")).to_contain_text("n’arrive plus à joindre")
    window.pardon("503")
    api.table.minutes.update(dict.fromkeys(_minutes(), 10000))
    page.click("#insistent-start")
    expect(page.locator("#choose .news")).to_contain_text("Réessayez dans une minute")
    window.pardon("429")


def _minutes() -> range:
    now = int(time.time() // 60)
    return range(now, now + 3)


def test_silence_is_told_after_its_time_and_not_while_somebody_writes(
    visit: Callable[..., Visit], api: ConversationServer
) -> None:
    window = visit()
    window.page.clock.install()
    page = begin(window.go(PATH))
    page.clock.run_for(44_000)
    page.type("#text", "a")
    page.clock.run_for(60_000)
    assert api.events() == []
    page.press("#text", "Backspace")
    page.clock.run_for(44_000)
    assert api.events() == []
    page.clock.run_for(2_000)
    until(lambda: api.events() == [{"seq": 0, "silence": True}])
    expect(page.locator(".note")).to_have_text("À savoir :Vous n’avez pas répondu.", use_inner_text=False)


def test_a_page_that_is_loaded_again_goes_on_where_it_was(visit: Callable[..., Visit], api: ConversationServer) -> None:
    page = begin(visit().go(PATH))
    page.click(".choice >> nth=0")
    turns(page, 4)
    write(page, "non, vraiment")
    turns(page, 6)
    before = said(page)
    page.reload()
    turns(page, 6)
    assert said(page) == before
    mine = page.locator(".mine p").all_inner_texts()
    assert mine[0].startswith("On se connaît")
    assert "vos mots n’ont pas été gardés" in mine[1]
    assert len(api.table.kept) == 1
    page.click(".choice >> nth=2")
    expect(page.locator("#told")).to_be_visible()
    page.reload()
    expect(page.locator("#told")).to_be_visible()
    assert page.locator("#question .choice").count() == 4


def test_two_windows_on_one_conversation_stay_together(visit: Callable[..., Visit], api: ConversationServer) -> None:
    window = visit()
    page = begin(window.go(PATH))
    other = window.context.new_page()
    other.goto(page.url)
    turns(other, 2)
    for number in (4, 6):
        write(other, "non")
        turns(other, number)
    page.click(".choice >> nth=0")  # two steps behind
    turns(page, 6)
    assert said(page) == said(other)
    window.pardon("409")


def test_one_that_is_over_for_long_says_so_and_another_can_start(
    visit: Callable[..., Visit], api: ConversationServer
) -> None:
    window = visit()
    page = begin(window.go(PATH))
    api.table.kept.clear()
    page.click(".choice >> nth=0")
    expect(page.locator("#choose .news")).to_contain_text("Cette conversation est finie")
    assert "#" not in page.url
    begin(page, "witness")
    window.pardon("404")


def test_help_numbers_come_among_the_bubbles_and_nothing_moves(
    visit: Callable[..., Visit], api: ConversationServer
) -> None:
    page = visit(viewport=PHONE).go(PATH)
    page.select_option("#country", "CA")
    begin(page)
    write(page, "aide")
    note = page.locator(".note")
    expect(note).to_contain_text("911")
    assert note.locator("a[href='tel:911']").is_visible()
    box = note.bounding_box()
    assert box
    assert 0 <= box["y"] < PHONE["height"] / 2
    assert not page.is_visible("a[href='tel:17']")
    turns(page, 2)


def test_stop_stops_and_it_can_start_again(visit: Callable[..., Visit], api: ConversationServer) -> None:
    page = begin(visit().go(PATH))
    page.click("#stop")
    expect(page.locator("#over")).to_contain_text("C’est fini")
    assert page.evaluate("document.activeElement.id") == "over-title"
    assert not page.is_visible("#composer")
    page.click("#restart")
    turns(page, 2)
    page.click("#stop")
    page.click("[data-other=witness]")
    expect(page.locator("#persona")).not_to_have_text("Comète_7")


def test_the_closing_question_is_answered_once(visit: Callable[..., Visit], api: ConversationServer) -> None:
    page = begin(visit().go(PATH))
    for number in (4, 6):
        write(page, "non")
        turns(page, number)
    page.click("text=Je te bloque")
    page.click("#question .choice >> nth=1")
    expect(page.locator("#question")).to_contain_text("Merci")
    until(lambda: api.table.figures(_today())["page"].get("answered.insistent.lived") == 1)
    page.reload()
    expect(page.locator("#question")).to_contain_text("Merci")
    assert page.locator("#question .choice").count() == 0


def _today() -> int:
    return int(time.time() // 86_400)


@pytest.mark.parametrize("way", ["button", "keys"])
def test_whoever_quits_leaves_no_conversation_behind(
    visit: Callable[..., Visit], api: ConversationServer, way: str
) -> None:
    window = visit()
    page = window.page
    page.goto("about:blank")
    begin(window.go(PATH))
    assert len(api.table.kept) == 1
    if way == "button":
        page.click("#quit")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/neutral.html")
    until(lambda: not api.table.kept)
    page.go_back()
    assert page.url == "about:blank"


def test_it_is_played_by_keyboard_alone(visit: Callable[..., Visit], api: ConversationServer) -> None:
    page = visit().go(PATH)
    page.focus("#insistent-start")
    page.keyboard.press("Enter")
    turns(page, 2)
    assert page.evaluate("document.activeElement.id") == "play-title"
    for number in (4, 6):
        page.focus(".choice >> nth=0")
        page.keyboard.press("Enter")
        turns(page, number)
        assert page.evaluate("document.activeElement.id") == "choices"
        page.keyboard.press("Tab")
        assert "choice" in page.evaluate("document.activeElement.className")
    page.focus("#text")
    page.keyboard.type("je te bloque")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "told-title"


def test_dots_are_still_for_whoever_wants_no_motion(visit: Callable[..., Visit], api: ConversationServer) -> None:
    for motion, animated in (("reduce", "none"), ("no-preference", "hops")):
        window = visit(reduced_motion=motion)
        page = window.go(PATH)
        page.click("#insistent-start")
        page.locator("#dots").wait_for()
        assert page.evaluate("getComputedStyle(document.querySelector('#dots i')).animationName") == animated


def test_what_is_new_is_never_behind_the_answers(visit: Callable[..., Visit], api: ConversationServer) -> None:
    page = begin(visit(viewport={"width": 320, "height": 568}).go(PATH))
    for number in (4, 6):
        write(page, "non")
        turns(page, number)
        last, answers = page.locator(".theirs").last.bounding_box(), page.locator("#composer").bounding_box()
        assert last
        assert answers
        assert last["y"] + last["height"] <= answers["y"] + 1
        assert answers["y"] + answers["height"] <= 568 + 1
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_javascript_what_it_explains_can_be_read(visit: Callable[..., Visit], api: ConversationServer) -> None:
    page = visit(java_script_enabled=False).go(PATH)
    assert page.is_visible("text=il lui faut JavaScript")
    assert not page.is_visible("#insistent-start")
    page.click("summary >> nth=0")
    assert page.is_visible("text=Ces messages suivent une recette")
    assert page.is_visible("a[href='tel:17']")
    page.click("#quit")
    page.wait_for_url("**/neutral.html")


def test_nothing_is_left_on_the_device_and_the_name_is_in_the_address_alone(
    visit: Callable[..., Visit], api: ConversationServer
) -> None:
    window = visit()
    page = begin(window.go(PATH))
    assert window.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert len(page.url.partition("#")[2]) == 43
    assert page.evaluate("history.length") == 2
    address = page.url
    page.evaluate("location.hash = 'content'")
    expect(page).to_have_url(address)


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)], ids=["light phone", "dark desktop"])
@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing_at_any_step(
    browser: Browser, served: PagesServer, api: ConversationServer, scheme: Any, size: Any
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    page, found = context.new_page(), []
    page.goto(f"{served.url}/{PATH}")
    found += violations(page)
    begin(page)
    found += violations(page)
    write(page, "aide")
    expect(page.locator(".note")).to_be_visible()
    found += violations(page)
    for number in (4, 6):
        write(page, "non")
        turns(page, number)
    write(page, "je te bloque")
    expect(page.locator("#told")).to_be_visible()
    found += violations(page)
    page.goto(f"{served.url}/embed/en/witness.html")
    begin(page, "witness")
    found += violations(page)
    context.close()
    assert found == []
