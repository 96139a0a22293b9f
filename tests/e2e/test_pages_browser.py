"""The public page in a browser, under the policy the cloud sends with it: leaving, copying, reading, on a phone and a
desktop, with and without JavaScript."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

import checkers
from pages_server import PagesServer
from sites import MONTREAL, SITES, many, site
from visits import DESKTOP, PHONE, Visit, violations, windows

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

CHECKED = {
    "one number": ["fr-FR/index.html", "fr-CA/numeros-utiles.html", "en/data.html", "fr-FR/mentions.html"],
    "twelve": ["en/index.html"],
    "out of money": ["fr-CA/index.html"],
    "too few to show": ["fr-FR/index.html"],
    "no number": ["en/index.html"],
}


@pytest.fixture(scope="module")
def served(served: PagesServer) -> PagesServer:
    served.show(site(MONTREAL))
    return served


@pytest.fixture
def visit(browser: Browser, served: PagesServer) -> Iterator[Callable[..., Visit]]:
    with windows(browser, served.url, served.away) as open_window:
        yield open_window


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_red_button_is_in_view_at_every_scroll_position(
    visit: Callable[..., Visit], viewport: dict[str, int]
) -> None:
    page = visit(viewport=viewport).go()
    height = page.evaluate("document.documentElement.scrollHeight")
    for at in range(0, height, viewport["height"] // 2):
        page.evaluate("at => scrollTo(0, at)", at)
        box = page.locator("#quit").bounding_box()
        assert box
        assert 0 <= box["y"] < 20
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_quitting_by_the_button_leaves_nothing_to_come_back_to(visit: Callable[..., Visit]) -> None:
    window = visit(viewport=PHONE)
    page = window.page
    page.goto("about:blank")
    window.go()
    page.click("text=Numéros utiles >> nth=-1")
    page.wait_for_url("**/numeros-utiles.html")
    page.click("#quit")
    page.wait_for_url("**/neutral.html")
    page.go_back()
    assert page.url == "about:blank"


def test_quitting_by_shift_three_times(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/neutral.html")
    page.go_back()
    assert page.url == "about:blank"


def test_capital_letters_do_not_quit(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    for letter in ("A", "B", "C", "D"):
        page.keyboard.press(f"Shift+{letter}")
    assert page.inner_text("#said") == ""
    assert page.is_visible("body")


def test_presses_more_than_five_seconds_apart_do_not_quit(visit: Callable[..., Visit]) -> None:
    window = visit()
    window.page.clock.install()
    page = window.go()
    for _ in range(4):
        page.keyboard.press("Shift")
        page.clock.run_for(5_100)
    assert page.inner_text("#said") == ""
    assert page.is_visible("body")


def test_the_screen_is_blank_before_the_other_site_answers(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    # in one go: once the other site is asked for, the browser answers no more questions about this one
    seen = "[document.title.trim(), getComputedStyle(document.body).display]"
    title, shown = page.evaluate(f"() => {{ document.getElementById('quit').click(); return {seen} }}")
    assert "Infos" not in title
    assert shown == "none"


def test_each_press_is_announced(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    page.keyboard.press("Shift")
    assert page.inner_text("#said").startswith("Encore 2 fois")
    page.keyboard.press("a")
    assert page.inner_text("#said") == ""


def test_the_first_key_reaches_the_button(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "quit"
    page.keyboard.press("Enter")
    page.wait_for_url("**/neutral.html")


def test_without_javascript_everything_is_there_and_the_way_out_is_a_link(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE).go()
    assert page.is_visible("text=514 555-0100")
    assert not page.is_visible(".copy")
    page.click("#quit")
    page.wait_for_url("**/neutral.html")


def test_a_number_is_copied(visit: Callable[..., Visit]) -> None:
    window = visit(permissions=["clipboard-read", "clipboard-write"])
    page = window.go()
    page.click(".copy")
    page.wait_for_selector("text=Copié")
    assert page.evaluate("navigator.clipboard.readText()") == "514 555-0100"


def test_a_contact_is_saved_under_an_ordinary_name(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    with page.expect_download() as saving:
        page.click("text=Camille")
    assert saving.value.suggested_filename == "camille.vcf"
    assert "+15145550100" in saving.value.path().read_text("utf-8")


def test_the_language_is_changed_without_losing_the_page(visit: Callable[..., Visit]) -> None:
    page = visit().go("fr-FR/numeros-utiles.html")
    page.click("nav >> text=EN")
    page.wait_for_url("**/en/useful-numbers.html")
    assert page.get_attribute("html", "lang") == "en"


def test_the_meter_says_what_the_next_rendering_says(visit: Callable[..., Visit], served: PagesServer) -> None:
    page = visit().go()
    assert "1 204" in " ".join(page.inner_text(".figures").split())
    served.show(replace(SITES["one number"], meter=replace(SITES["one number"].meter, answered=1_310)))
    page = visit().go()
    assert "1 310" in " ".join(page.inner_text(".figures").split())
    served.show(site(MONTREAL))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing(browser: Browser, served: PagesServer, scheme: Any, size: Any) -> None:
    # axe is put in from outside, which the policy would rightly refuse
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page, found = context.new_page(), []
    for name, paths in CHECKED.items():
        served.show(SITES[name])
        for path in paths:
            page.goto(f"{served.url}/{path}")
            found += [(name, path, *each) for each in violations(page)]
    context.close()
    served.show(site(MONTREAL))
    assert found == []


def test_nothing_is_lost_in_a_narrow_window(visit: Callable[..., Visit], served: PagesServer) -> None:
    """320 pixels wide: what 1280 are at 400 %."""
    served.show(site(*many()))
    page = visit(viewport={"width": 320, "height": 256}).go()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    served.show(site(MONTREAL))


def test_on_paper_the_numbers_the_codes_and_the_message_are_left(visit: Callable[..., Visit]) -> None:
    page = visit().go()
    page.emulate_media(media="print")
    assert page.is_visible("text=514 555-0100")
    assert page.is_visible(".code svg")
    assert page.is_visible(".bubble")
    assert not page.is_visible("#quit")
    assert not page.is_visible(".give")


def test_the_site_leaves_nothing_on_the_device(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.go()
    assert window.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
