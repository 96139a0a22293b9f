"""The visitor's side of the chat in a browser, under the policy the cloud sends with it, against a relay that keeps the
contract: from the first words to the red button, with everything that goes wrong on the way."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import checkers
from pages_server import PagesServer
from relay import Relay, Responder
from sealing import Key, certificate, unb64
from sites import MONTREAL, site
from visits import DESKTOP, PHONE, Visit, until, violations, windows

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

PATH = "fr-FR/questions.html"
WORDS = "Il m’attend devant chez moi… j’ai peur 😟\nQue faire ? 👩🏽‍🚒"


@pytest.fixture
def organisation() -> Key:
    return Key()


@pytest.fixture
def relay(served: PagesServer, organisation: Key) -> Iterator[Relay]:
    running = Relay()
    served.show(replace(site(MONTREAL), chat=running.chat(organisation)))
    yield running
    running.stop()


@pytest.fixture
def responder(relay: Relay, organisation: Key) -> Responder:
    return Responder(relay, organisation)


@pytest.fixture
def visit(browser: Browser, served: PagesServer, relay: Relay) -> Iterator[Callable[..., Visit]]:
    also = (relay.url, relay.url.replace("http", "ws", 1))
    with windows(browser, served.url, served.away, also) as open_window:
        yield open_window


@dataclass
class Visitor:
    """Somebody in front of the page, and the key their browser made."""

    page: Page
    key: str = ""


@pytest.fixture
def waiting(visit: Callable[..., Visit], relay: Relay) -> Visitor:
    page = ask(visit().go(PATH))
    return Visitor(page, relay.next("/ticket")["key"])


@pytest.fixture
def talking(waiting: Visitor, responder: Responder) -> Visitor:
    expect(waiting.page.locator("#wait")).to_be_visible()
    responder.claim(waiting.key)
    expect(waiting.page.locator("#talk")).to_be_visible()
    return waiting


def ask(page: Page, code: str = "75011") -> Page:
    """From the first words to the queue."""
    page.click("#go")
    page.fill("#code", code)
    page.click("#area button")
    return page


def held(window: Visit) -> Page:
    """In the queue, with a clock that moves only when told."""
    window.page.clock.install()
    page = ask(window.go(PATH))
    expect(page.locator("#wait")).to_be_visible()
    page.clock.pause_at(time.time() + 1)
    return page


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#composer button")


def marks(page: Page) -> list[str]:
    return [" ".join(each.split()) for each in page.locator(".mine .fate").all_inner_texts()]


def test_a_conversation_with_accents_and_emoji_comes_and_goes_whole(talking: Visitor, responder: Responder) -> None:
    page = talking.page
    write(page, WORDS)
    assert responder.hears() == WORDS
    expect(page.locator(".mine .fate")).to_have_text("Remis")
    responder.says(f"Je suis là. 🫂 {WORDS}")
    expect(page.locator(".theirs p")).to_have_text(f"Je suis là. 🫂 {WORDS}")
    write(page, "Merci ❤️")
    assert responder.hears() == "Merci ❤️"
    assert page.locator("#label").inner_text() == "Camille"
    assert page.locator("#number").inner_text() == responder.safety_number


def test_the_relay_sees_no_word_and_no_length(talking: Visitor, relay: Relay, responder: Responder) -> None:
    for text in ("oui", "e" * 200):
        write(talking.page, text)
        responder.hears()
    boxes = [unb64(frame["box"]) for frame in relay.frames if frame["action"] == "say"]
    assert {len(box) for box in boxes} == {256 + 16}
    assert "oui" not in repr(relay.frames)


def test_only_the_beginning_of_a_postal_code_leaves_the_browser(visit: Callable[..., Visit], relay: Relay) -> None:
    for country, code, area in [
        ("FR", "75011", "FR-75"),
        ("FR", "97 400", "FR-974"),
        ("FR", "20200", "FR-20"),
        ("FR", "2a004", "FR-20"),
        ("BE", "1050", "BE-10"),
        ("CH", "1203", "CH-12"),
        ("CA", "h2x 1y4", "CA-H2X"),
        ("LU", "", "LU"),
        ("ZZ", "", "ZZ"),
    ]:
        page = visit().go(PATH)
        page.click("#go")
        page.select_option("#country", country)
        if code:
            page.fill("#code", code)
        page.click("#area button")
        told = relay.next("/ticket")
        assert told.keys() == {"area", "locale", "key"}
        assert (told["area"], told["locale"]) == (area, "fr-FR")
        assert len(unb64(told["key"])) == 65
        expect(page.locator("#wait")).to_be_visible()
        page.close()


@pytest.mark.parametrize("code", ["", "7501", "7501A", "<script>", "75 0", "٧٥٠١١"])
def test_what_is_no_postal_code_is_told_and_goes_nowhere(visit: Callable[..., Visit], relay: Relay, code: str) -> None:
    page = ask(visit().go(PATH), code)
    expect(page.locator("#area-news")).to_contain_text("75001")
    assert page.evaluate("document.activeElement.id") == "code"
    assert relay.none("/ticket")


def test_before_anything_else_the_page_asks_whether_somebody_is_there(
    visit: Callable[..., Visit], relay: Relay
) -> None:
    page = visit().go(PATH)
    assert relay.next("/open") == {"area": "FR", "locale": "fr-FR"}
    expect(page.locator("#safety .news")).to_have_text("Quelqu’un est de service.")
    for told, words in (
        ({"there": True, "ahead": 3}, "3 personnes attendent."),
        ({"there": False}, "Vous pouvez attendre"),
    ):
        relay.open = {"open": True, **told}
        page.reload()
        expect(page.locator("#safety .news")).to_contain_text(words)
    assert "rien" in page.inner_text("#safety")
    assert page.is_visible("#safety a[href='tel:17'], .danger a[href='tel:17']")


def test_closed_hours_say_when_it_opens_and_whom_to_call_instead(visit: Callable[..., Visit], relay: Relay) -> None:
    relay.open = {"open": False, "opens_ms": 1_800_000_000_000}
    page = visit(timezone_id="Europe/Paris").go(PATH)
    expect(page.locator("#closed .news")).to_contain_text("vendredi 15 janvier")
    assert "09:00" in page.inner_text("#closed .news")
    assert not page.is_visible("#go")
    for target in ("tel:17", "tel:112", "sms:114"):
        assert page.is_visible(f"a[href='{target}']")
    relay.open = {"open": True, "there": True, "ahead": 0}
    page.click("#look")
    expect(page.locator("#go")).to_be_visible()


def test_hours_that_close_meanwhile_are_told_too(visit: Callable[..., Visit], relay: Relay) -> None:
    window = visit()
    page = window.go(PATH)
    page.click("#go")
    relay.open = {"open": False, "opens_ms": None}
    relay.refusals = [(503, {"why": "closed"})]
    page.fill("#code", "75011")
    page.click("#area button")
    expect(page.locator("#closed .news")).to_contain_text("Nous ne savons pas encore")
    window.pardon("503")


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (429, {"why": "network"}, "votre réseau"),
        (429, {"why": "busy"}, "Trop de personnes"),
        (400, {}, "Essayez un autre code postal"),
    ],
)
def test_a_refusal_says_what_to_do_and_lets_one_try_again(
    visit: Callable[..., Visit], relay: Relay, status: int, told: Any, words: str
) -> None:
    relay.refusals = [(status, told)]
    window = visit()
    page = ask(window.go(PATH))
    expect(page.locator("#area-news")).to_contain_text(words)
    window.pardon(str(status))
    page.click("#area button")
    expect(page.locator("#wait")).to_be_visible()


def test_a_relay_that_stumbles_is_asked_again(visit: Callable[..., Visit], relay: Relay) -> None:
    relay.refusals = [(500, {}), (502, {})]
    window = visit()
    page = ask(window.go(PATH))
    expect(page.locator("#wait")).to_be_visible()
    window.pardon("status of 50")


def test_who_waits_is_told_the_truth_and_keeps_the_numbers_in_view(waiting: Visitor, relay: Relay) -> None:
    page = waiting.page
    expect(page.locator("#ahead")).to_have_text("Vous êtes la prochaine personne.")
    relay.tell(event="waiting", resume=relay.resume, ahead=2, there=False)
    expect(page.locator("#ahead")).to_have_text("2 personnes attendent avant vous.")
    expect(page.locator("#there")).to_contain_text("Personne n’est de service")
    assert page.is_visible("a[href='tel:17']")
    assert not page.is_visible("a[href='tel:911']")  # of other countries, once it is known which


def test_typing_away_and_back_are_shown(talking: Visitor, relay: Relay) -> None:
    page = talking.page
    relay.tell(event="typing")
    expect(page.locator("#typing")).to_have_text("On vous écrit…")
    relay.tell(event="away")
    expect(page.locator("#talk .news")).to_contain_text("coupée")
    relay.tell(event="back")
    expect(page.locator("#talk .news")).to_have_text("")
    page.type("#text", "abc")
    assert relay.next("typing") == {"action": "typing"}
    assert relay.none("typing")  # once in a few seconds, whatever is typed


def test_muted_says_so_and_sends_nothing(talking: Visitor, relay: Relay, responder: Responder) -> None:
    page = talking.page
    relay.tell(event="muted", on=True)
    expect(page.locator("#composer button")).to_be_disabled()
    expect(page.locator("#talk .news")).to_contain_text("ne reçoit plus")
    page.fill("#text", "allô")
    page.press("#text", "Enter")
    relay.tell(event="muted", on=False)
    expect(page.locator("#composer button")).to_be_enabled()
    assert relay.none("say")
    page.press("#text", "Enter")
    assert responder.hears() == "allô"


def test_what_is_not_delivered_is_told_and_sent_again_by_one_press(
    talking: Visitor, relay: Relay, responder: Responder
) -> None:
    page = talking.page
    relay.delivers = "away"
    write(page, "un")
    expect(page.locator(".mine .missed")).to_contain_text("Non remis.")
    expect(page.locator("#talk .news")).to_contain_text("pas connectée")
    relay.delivers = True
    first = relay.next("say")
    page.click(".again")
    again = relay.next("say")
    assert again == first  # the same box under the same number: no number seals two texts
    expect(page.locator(".mine .fate")).to_have_text("Remis")


def test_what_is_written_behind_an_undelivered_message_leaves_after_it(
    talking: Visitor, relay: Relay, responder: Responder
) -> None:
    page = talking.page
    relay.delivers = "away"
    write(page, "un")
    expect(page.locator(".mine .missed")).to_be_visible()
    assert responder.hears() == "un"
    relay.delivers = True
    write(page, "deux")
    assert [responder.hears(), responder.hears()] == ["un", "deux"]
    expect(page.locator(".mine .fate")).to_have_text(["Remis", "Remis"])


def test_ten_seconds_without_a_word_are_not_delivered(
    visit: Callable[..., Visit], relay: Relay, responder: Responder
) -> None:
    page = held(visit())
    responder.claim(relay.next("/ticket")["key"])
    expect(page.locator("#talk")).to_be_visible()
    relay.delivers = ""
    write(page, "un")
    relay.next("say")
    page.clock.run_for(9_900)
    assert marks(page) == ["Envoi…"]
    page.clock.run_for(200)
    expect(page.locator(".mine .missed")).to_contain_text("Non remis.")
    assert relay.next("ping")


def test_a_line_that_drops_comes_back_to_the_same_room_and_says_again_what_was_under_way(
    talking: Visitor, relay: Relay, responder: Responder
) -> None:
    page = talking.page
    write(page, "avant")
    assert responder.hears() == "avant"
    relay.delivers = ""
    write(page, "pendant")
    assert responder.hears() == "pendant"
    relay.delivers = True
    relay.drop()
    assert relay.next("/ticket") == {"room": relay.room, "resume": relay.resume}
    assert responder.hears() == "pendant"
    expect(page.locator(".mine .fate")).to_have_text(["Remis", "Remis"])
    expect(page.locator("#talk .news")).to_have_text("")
    responder.says("Toujours là.")
    expect(page.locator(".theirs p")).to_have_text("Toujours là.")


def test_a_room_that_is_no_more_ends_the_conversation(
    visit: Callable[..., Visit], relay: Relay, responder: Responder
) -> None:
    window = visit()
    page = ask(window.go(PATH))
    expect(page.locator("#wait")).to_be_visible()
    relay.refusals = [(404, {})]
    relay.drop()
    expect(page.locator("#ended .news")).to_contain_text("plus d’une minute")
    window.pardon("404")


def test_before_its_two_hours_are_over_the_line_is_another_one(visit: Callable[..., Visit], relay: Relay) -> None:
    page = held(visit())
    relay.next("/ticket")
    relay.ahead = 3
    for turn in range(21):
        page.clock.run_for(5 * 60_000)
        relay.next("ping")
        relay.tell(event="waiting", resume=relay.resume, ahead=50 + turn, there=True)
        expect(page.locator("#ahead")).to_contain_text(str(50 + turn))  # and so was its answer heard
    assert relay.none("/ticket")
    page.clock.run_for(5 * 60_000)
    assert relay.next("/ticket") == {"room": relay.room, "resume": relay.resume}
    assert [relay.next("hello"), relay.next("hello")]
    expect(page.locator("#ahead")).to_have_text("3 personnes attendent avant vous.")
    assert relay.connections == 2
    page.clock.run_for(6_000)
    until(lambda: relay.connections == 1)


def test_a_dead_line_is_noticed_without_the_browsers_help(visit: Callable[..., Visit], relay: Relay) -> None:
    page = held(visit())
    relay.next("/ticket")
    relay.listens = False
    page.clock.run_for(5 * 60_000)
    relay.next("ping")
    page.clock.run_for(8_000)
    assert relay.none("/ticket")
    relay.listens = True  # what it said no word to stays without one
    page.clock.run_for(3_000)
    assert relay.next("/ticket")["resume"] == relay.resume
    assert [relay.next("hello"), relay.next("hello")]
    until(lambda: relay.connections == 1)
    expect(page.locator("#wait .news")).to_have_text("")


def test_a_message_comes_once_and_a_broken_one_is_told(talking: Visitor, relay: Relay, responder: Responder) -> None:
    page = talking.page
    frame = responder.says("un")
    relay.tell(**frame)
    relay.tell(**frame | {"seq": 2})
    responder.seq = 2
    responder.says("trois")
    expect(page.locator(".theirs p")).to_have_text(["un", "trois"])
    expect(page.locator(".note p")).to_have_count(1)


def test_a_word_that_was_overtaken_changes_nothing(talking: Visitor, relay: Relay, responder: Responder) -> None:
    """Posts of two functions arrive as they like."""
    relay.tell(event="back", version=7)
    relay.tell(event="waiting", version=6, ahead=0, there=True)
    relay.tell(event="left", version=5)
    responder.says("toujours là")
    expect(talking.page.locator(".theirs p")).to_have_text("toujours là")


def test_what_is_said_before_the_claim_is_heard_waits_for_it(
    waiting: Visitor, relay: Relay, responder: Responder
) -> None:
    expect(waiting.page.locator("#wait")).to_be_visible()
    relay.listens = False
    responder.claim(waiting.key, tells=False)
    responder.says("bonsoir")
    assert relay.next("hello")
    assert relay.next("hello")  # the first was its own; this one asks where things stand
    relay.tell(**relay.claimed)
    responder.says("encore là ?")
    expect(waiting.page.locator(".theirs p")).to_have_text(["bonsoir", "encore là ?"])


@pytest.mark.parametrize("frame", ["{}", "[]", "7", '{"event":"said"}', '{"event":"constructor"}', "x", '{"event":7}'])
def test_a_relay_that_raves_breaks_nothing(talking: Visitor, relay: Relay, responder: Responder, frame: str) -> None:
    relay._run(relay._sockets[-1].send_str(frame))
    responder.says("un")
    expect(talking.page.locator(".theirs p")).to_have_text("un")


def test_markup_stays_text(talking: Visitor, responder: Responder) -> None:
    text = "<img src=x onerror=alert(1)><b>a</b>"
    responder.says(text)
    expect(talking.page.locator(".theirs p")).to_have_text(text)
    assert talking.page.locator("#log img").count() == 0


def impostures() -> dict[str, Callable[[Responder], dict[str, Any]]]:
    soon = int(time.time()) + 3_600
    return {
        "certified by nobody": lambda who: {"certificate": certificate(Key(), who.identity, soon)},
        "run out": lambda who: {"certificate": certificate(who.organisation, who.identity, 1_700_000_000)},
        "another's certificate": lambda who: {"certificate": certificate(who.organisation, Key(), soon)},
        "another key": lambda who: {"key": Key().public},
        "another epoch": lambda who: {"epoch": 2},
        "no signature": lambda who: {"signature": ""},
        "no certificate": lambda who: {"certificate": None},
    }


@pytest.mark.parametrize("name", impostures())
def test_nobody_unverified_is_believed_or_written_to(
    waiting: Visitor, relay: Relay, responder: Responder, name: str
) -> None:
    page = waiting.page
    expect(page.locator("#wait")).to_be_visible()
    responder.claim(waiting.key, changes=impostures()[name](responder))
    expect(page.locator("#wait .news")).to_contain_text("sans prouver")
    responder.says("Dites-moi où vous êtes")
    assert not page.is_visible("#talk")
    assert page.locator("#log p").count() == 0
    assert relay.none("say")
    responder.claim(waiting.key, epoch=3)
    expect(page.locator("#talk")).to_be_visible()


def test_a_claim_over_the_key_of_somebody_else_is_not_believed(waiting: Visitor, responder: Responder) -> None:
    expect(waiting.page.locator("#wait")).to_be_visible()
    responder.claim(Key().public)
    expect(waiting.page.locator("#wait .news")).to_contain_text("sans prouver")


def test_another_responder_takes_over_with_other_keys_and_none_of_what_was_said(
    talking: Visitor, relay: Relay, responder: Responder, organisation: Key
) -> None:
    page = talking.page
    relay.delivers = "away"
    write(page, "pour Camille")
    expect(page.locator(".mine .missed")).to_be_visible()
    relay.next("say")
    relay.tell(event="left")
    expect(page.locator("#wait .news")).to_contain_text("n’est plus là")
    relay.delivers = True
    other = Responder(relay, organisation, "Sacha")
    other.claim(talking.key, epoch=2)
    expect(page.locator("#label")).to_have_text("Sacha")
    assert relay.none("say")
    assert page.locator("#number").inner_text() == other.safety_number != responder.safety_number
    page.click(".again")  # if who wrote it wants it so
    assert other.hears() == "pour Camille"
    expect(page.locator(".mine")).to_have_count(1)


def test_an_epoch_that_was_there_is_not_believed_again(talking: Visitor, relay: Relay, responder: Responder) -> None:
    page = talking.page
    relay.tell(event="left")
    responder.claim(talking.key, epoch=1)
    expect(page.locator("#wait .news")).to_contain_text("sans prouver")


def test_the_responder_ends_it_and_the_words_stay_until_the_screen_is_cleared(
    talking: Visitor, relay: Relay, responder: Responder
) -> None:
    page = talking.page
    responder.says("Appelez le 3919.")
    expect(page.locator(".theirs p")).to_have_text("Appelez le 3919.")
    relay.tell(event="ended")
    expect(page.locator("#ended .news")).to_contain_text("a terminé")
    assert page.is_visible("text=Appelez le 3919.")
    assert not page.is_visible("#composer")
    page.click("#wipe")
    expect(page.locator("#go")).to_be_visible()
    assert page.locator("#log p").count() == 0


def test_who_stops_leaves_no_room(talking: Visitor, relay: Relay) -> None:
    talking.page.click("#talk [data-stop]")
    expect(talking.page.locator("#ended .news")).to_contain_text("Vous avez arrêté")
    assert relay.next("quit") == {"action": "quit"}
    assert relay.next("/quit") == {"room": relay.room, "resume": relay.resume}


QUITS = {
    "button": lambda page: page.click("#quit"),
    "keys": lambda page: [page.keyboard.press("Shift") for _ in range(3)],
}


@pytest.mark.parametrize("way", QUITS)
def test_quitting_deletes_the_room_and_back_shows_nothing(
    visit: Callable[..., Visit], relay: Relay, responder: Responder, way: str
) -> None:
    window = visit(viewport=PHONE)
    page = window.page
    page.goto("about:blank")
    ask(window.go(PATH))
    expect(page.locator("#wait")).to_be_visible()
    responder.claim(relay.next("/ticket")["key"])
    expect(page.locator("#talk")).to_be_visible()
    responder.says("secret")
    expect(page.locator(".theirs p")).to_be_visible()
    QUITS[way](page)
    page.wait_for_url("**/neutral.html")
    assert relay.next("/quit") == {"room": relay.room, "resume": relay.resume}
    assert relay.next("quit") == {"action": "quit"}
    until(lambda: relay.connections == 0)
    page.go_back()
    assert page.url == "about:blank"


def test_the_screen_is_blank_within_a_frame_and_nothing_is_left_behind_it(
    talking: Visitor, relay: Relay, responder: Responder
) -> None:
    page = talking.page
    responder.says("secret")
    expect(page.locator(".theirs p")).to_be_visible()
    # In one go: no frame is drawn before it is over, and once the other site is asked for, the browser answers no more
    # questions about this one.
    blank, left = page.evaluate(
        "() => { document.getElementById('quit').click();"
        " return [getComputedStyle(document.body).display, document.body.innerHTML]; }"
    )
    assert blank == "none"
    assert not re.search(r"secret|Camille|textarea", left)


def test_quitting_waits_for_no_network(visit: Callable[..., Visit], relay: Relay) -> None:
    window = visit()
    page = ask(window.go(PATH))
    expect(page.locator("#wait")).to_be_visible()
    relay.stop()
    page.click("#quit")
    page.wait_for_url("**/neutral.html")
    window.said.clear()  # of a relay that is gone


def test_a_page_that_is_closed_deletes_its_room(talking: Visitor, relay: Relay) -> None:
    talking.page.close(run_before_unload=False)
    assert relay.next("/quit") == {"room": relay.room, "resume": relay.resume}


def test_coming_back_to_the_page_after_leaving_it_otherwise_shows_nothing(
    talking: Visitor, relay: Relay, responder: Responder, served: PagesServer
) -> None:
    page = talking.page
    responder.says("secret")
    expect(page.locator(".theirs p")).to_be_visible()
    page.fill("#text", "à moitié écrit")
    page.goto(served.away)
    assert relay.next("/quit") == {"room": relay.room, "resume": relay.resume}
    page.go_back()
    expect(page.locator("#go")).to_be_visible()
    assert page.locator("#log *").count() == 0
    assert page.input_value("#text") == page.input_value("#code") == ""


def test_pressed_twice_it_asks_once(visit: Callable[..., Visit], relay: Relay) -> None:
    page = visit().go(PATH)
    page.click("#go")
    page.fill("#code", "75011")
    page.evaluate("() => { for (const _ of '12') document.querySelector('#area button').click() }")
    expect(page.locator("#wait")).to_be_visible()
    relay.next("/ticket")
    assert relay.none("/ticket")


def test_on_paper_only_the_words_are_left(talking: Visitor, responder: Responder) -> None:
    page = talking.page
    responder.says("Appelez le 3919.")
    expect(page.locator(".theirs p")).to_be_visible()
    page.emulate_media(media="print")
    assert page.is_visible("text=Appelez le 3919.")
    for gone in ("#composer", "#quit", "#talk [data-stop]"):
        assert not page.is_visible(gone)


def test_back_on_a_network_it_does_not_wait_to_try_again(visit: Callable[..., Visit], relay: Relay) -> None:
    page = held(visit())
    relay.next("/ticket")
    relay.drop()
    expect(page.locator("#wait .news")).to_contain_text("coupée")
    page.evaluate("dispatchEvent(new Event('online'))")
    assert relay.next("/ticket")["resume"] == relay.resume
    expect(page.locator("#wait .news")).to_have_text("")


def test_no_step_is_a_step_of_the_history(visit: Callable[..., Visit], relay: Relay, responder: Responder) -> None:
    window = visit()
    window.page.goto("about:blank")
    page = window.go(PATH)
    before = page.evaluate("history.length")
    ask(page)
    expect(page.locator("#wait")).to_be_visible()
    responder.claim(relay.next("/ticket")["key"])
    expect(page.locator("#talk")).to_be_visible()
    assert page.evaluate("history.length") == before
    assert page.url.endswith(PATH)
    assert page.title() == "Questions"


def test_a_conversation_leaves_nothing_on_the_device(visit: Callable[..., Visit], relay: Relay) -> None:
    window = visit()
    page = ask(window.go(PATH))
    expect(page.locator("#wait")).to_be_visible()
    assert window.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []


def test_without_javascript_it_says_so_and_gives_numbers(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE).go(PATH)
    assert page.is_visible("#stuck")
    assert page.is_visible("a[href='tel:17']")
    assert not page.is_visible("#go")
    page.click("#others summary")
    assert page.is_visible("a[href='tel:3919']")
    page.click("#quit")
    page.wait_for_url("**/neutral.html")


@pytest.mark.parametrize("missing", ["crypto.subtle", "WebSocket", "TextDecoder"])
def test_a_browser_too_old_for_it_is_told_so(visit: Callable[..., Visit], relay: Relay, missing: str) -> None:
    window = visit()
    owner, name = ("Crypto.prototype", "subtle") if missing == "crypto.subtle" else ("window", missing)
    window.page.add_init_script(f"Object.defineProperty({owner}, '{name}', {{value: undefined}})")
    page = window.go(PATH)
    assert page.is_visible("#stuck")
    assert not page.is_visible("#go")
    assert relay.none("/open")


def test_everything_is_done_by_keyboard(visit: Callable[..., Visit], relay: Relay, responder: Responder) -> None:
    page = visit().go(PATH)
    expect(page.locator("#go")).to_be_visible()
    page.focus("#go")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "where-title"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("75011")
    page.keyboard.press("Enter")
    expect(page.locator("#wait-title")).to_be_focused()
    responder.claim(relay.next("/ticket")["key"])
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("oui")
    page.keyboard.press("Enter")
    assert responder.hears() == "oui"
    expect(page.locator("#text")).to_be_focused()


def test_a_long_text_is_counted_and_goes_no_further_than_it_may(talking: Visitor, responder: Responder) -> None:
    page = talking.page
    page.fill("#text", "é" * 1_799)
    assert page.inner_text("#room-left") == ""
    page.type("#text", "é" * 250)
    expect(page.locator("#room-left")).to_have_text("Encore 0 caractère")
    page.click("#composer button")
    assert responder.hears() == "é" * 2_000


def steps(page: Page, relay: Relay, responder: Responder) -> Iterator[str]:
    """Through the whole page, stopping at each step."""
    relay.open["open"] = False
    page.reload()
    expect(page.locator("#closed")).to_be_visible()
    yield "closed"
    relay.open["open"] = True
    page.click("#look")
    expect(page.locator("#go")).to_be_visible()
    yield "safety"
    page.click("#go")
    page.fill("#code", "7")
    page.click("#area button")
    yield "where"
    page.fill("#code", "75011")
    page.click("#area button")
    expect(page.locator("#wait")).to_be_visible()
    yield "wait"
    responder.claim(relay.next("/ticket")["key"])
    expect(page.locator("#talk")).to_be_visible()
    responder.says("Bonjour, je m’appelle Camille. Êtes-vous en sécurité là où vous êtes ?")
    write(page, WORDS)
    expect(page.locator(".mine .fate")).to_have_text("Remis")
    relay.delivers = "away"
    write(page, "Un mot qui n’arrive pas, long comme un jour sans pain, et puis encore un peu.")
    expect(page.locator(".missed")).to_be_visible()
    yield "talk"
    relay.tell(event="ended")
    expect(page.locator("#ended")).to_be_visible()
    yield "ended"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing_at_any_step(
    browser: Browser, served: PagesServer, relay: Relay, responder: Responder, scheme: Any, size: Any
) -> None:
    # axe is put in from outside, which the policy would rightly refuse
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page, found = context.new_page(), []
    page.goto(f"{served.url}/{PATH}")
    for step in steps(page, relay, responder):
        found += [(step, *each) for each in violations(page)]
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390])
def test_the_red_button_and_every_word_stay_in_view_on_a_narrow_screen(
    visit: Callable[..., Visit], relay: Relay, responder: Responder, width: int
) -> None:
    page = visit(viewport={"width": width, "height": 640}).go(PATH)
    for _ in steps(page, relay, responder):
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        box = page.locator("#quit").bounding_box()
        assert box
        assert 0 <= box["y"] < 20
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
