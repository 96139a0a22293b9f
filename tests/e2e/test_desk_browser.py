"""The responders' desk in a browser, under a strict policy, against a sign-in and a relay played by the contract."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

import checkers
from authenticators import code_of, wrong_code
from curves import is_signed
from desks import AWAY, LABEL, PASSWORD, USER, Desk, Visitor, certificate_of, open_desk, wait_until
from fakes_desk import FakePeople
from sealing import Key, safety_number
from visits import DESKTOP, PHONE, violations

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

Open = Callable[..., Desk]
SCREEN = (
    "document.body.innerText + JSON.stringify([...document.querySelectorAll('input,textarea')].map((e) => e.value))"
)


@pytest.fixture
def desk(browser: Browser) -> Iterator[Open]:
    """Opens desks; at the end nothing was said in any console but what the network answered."""
    opened: list[Desk] = []

    def one(**options: Any) -> Desk:
        opened.append(open_desk(browser, **options))
        return opened[-1]

    yield one
    for each in opened:
        each.context.close()
    assert [said for each in opened for said in each.said if not said.startswith("Failed to load resource")] == []


def write(desk: Desk, text: str) -> None:
    desk.page.fill(".panel:visible .write textarea", text)
    desk.page.press(".panel:visible .write textarea", "Enter")


def test_the_first_time_takes_a_password_an_authenticator_and_a_certificate(desk: Open) -> None:
    one = desk()
    one.people = FakePeople()
    invited = one.people.invite(USER, LABEL)
    page = one.go()
    page.fill("#user", USER)
    page.fill("#password", invited)
    page.press("#password", "Enter")
    page.fill("#new-password", "short")
    page.press("#new-password", "Enter")
    page.wait_for_selector("#wrong:has-text('trop court')")
    page.fill("#new-password", PASSWORD)
    page.press("#new-password", "Enter")
    page.wait_for_selector("#secret:visible")
    secret = page.inner_text("#secret").replace(" ", "")
    assert f"secret={secret}" in str(page.get_attribute("#otpauth", "href"))
    page.fill("#first-code", wrong_code(secret))
    page.press("#first-code", "Enter")
    page.wait_for_selector("#wrong:has-text('Refusé')")
    page.fill("#first-code", code_of(secret))
    page.press("#first-code", "Enter")
    one.certify()
    page.wait_for_selector("#state:text('Relié')")
    assert one.relay.tickets == ["ticket-1"]
    assert secret not in page.content()
    assert PASSWORD not in page.evaluate(SCREEN)


def test_a_wrong_password_is_told_and_tried_again(desk: Open) -> None:
    one = desk()
    page = one.go("en")
    page.fill("#user", "nobody@example.org")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#wrong:has-text('Refused')")
    one.sign_in()
    page.wait_for_selector("#certificate")


def test_only_the_organisations_word_for_this_device_is_taken(desk: Open) -> None:
    one = desk()
    page = one.go()
    one.sign_in()
    page.wait_for_selector("#certificate")
    assert page.inner_text("#copy-key") == "Copier"
    key = page.input_value("#public-key")
    bad = [
        "not json",
        "null",
        "[]",
        json.dumps(certificate_of(Key(), key)),
        json.dumps(certificate_of(one.organisation, Key().public)),
        json.dumps(certificate_of(one.organisation, key, days=-1)),
        json.dumps(certificate_of(one.organisation, key) | {"label": "Somebody else"}),
    ]
    for text in bad:
        page.fill("#certificate", text)
        page.click("#certify button")
        page.wait_for_selector("#certificate-wrong:has-text('Ce certificat')")
        page.evaluate("document.getElementById('certificate-wrong').textContent = ''")
    assert one.relay.tickets == []
    one.certify()
    page.wait_for_selector("#state:text('Relié')")


def test_the_identity_cannot_leave_the_browser_and_is_all_that_stays(desk: Open) -> None:
    one = desk()
    page = one.ready()
    kept = """async () => {
      const done = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
      const database = await done(indexedDB.open('desk', 1));
      const store = database.transaction('device').objectStore('device');
      const [keys, identity] = await Promise.all([done(store.getAllKeys()), done(store.get('identity'))]);
      const key = identity.pair.privateKey;
      const leaves = (how) => crypto.subtle.exportKey(how, key).then(() => 1, () => 0);
      const out = await Promise.all(['pkcs8', 'jwk'].map(leaves));
      database.close();
      return [keys, key.extractable, out, localStorage.length + sessionStorage.length, document.cookie];
    }"""
    assert page.evaluate(kept) == [["certificate", "identity"], False, [0, 0], 0, ""]


def test_who_waits_is_shown_nearest_first_with_language_and_time(desk: Open) -> None:
    one = desk()
    one.relay.waiting = [
        Visitor("CA-H2X", "fr-CA", 9),
        Visitor("FR-69", "en", 5),
        Visitor("FR-75", "fr-FR", 1),
        Visitor("FR-75", "fr-FR", 2),
        Visitor("ZZ", "en", 30),
    ]
    page = one.on_duty("FR-75")
    rows = [" ".join(each.split()) for each in page.locator("#waiting li p").all_inner_texts()]
    assert rows == [
        "France 75 Français (France) attend depuis 2 min",
        "France 75 Français (France) attend depuis 1 min",
        "France 69 English attend depuis 5 min",
        "Autre pays English attend depuis 30 min",
        "Canada H2X Français (Québec) attend depuis 9 min",
    ]
    assert one.relay.frames("duty") == [{"action": "duty", "on": True, "areas": ["FR-75"], "locales": ["fr-FR"]}]
    page.click("#duty-button")
    page.wait_for_selector("#duty-button:text('Prendre')")
    assert one.relay.frames("duty")[1] == {"action": "duty", "on": False}


def test_areas_that_are_none_and_no_language_are_told(desk: Open) -> None:
    one = desk()
    page = one.ready()
    for areas in ("", "75001", "FR-", "france"):
        page.fill("#areas", areas)
        page.click("#duty-button")
        page.wait_for_selector("#said:has-text('Écrivez les zones')")
    page.fill("#areas", "fr-75, be")
    page.uncheck("[name=locale][value=fr-FR]")
    page.click("#duty-button")
    page.wait_for_selector("#said:has-text('au moins une langue')")
    assert one.relay.frames("duty") == []


def test_a_claim_is_signed_over_the_visitors_key_and_both_read_each_other(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    (claim,) = one.relay.frames("claim")
    signed = f"antirelou claim 1\n{visitor.room}\n1\n{visitor.key.public}\n{claim['key']}".encode()
    assert is_signed(claim["certificate"]["key"], claim["signature"], signed)
    assert claim["certificate"]["label"] == LABEL
    number = safety_number(visitor.room, 1, visitor.key.public, claim["key"])
    assert page.inner_text(".panel:visible .safety") == number
    one.relay.send(visitor.says("Bonsoir… 🐙\n<b>ici</b>"))
    page.wait_for_selector(".log li:has-text('<b>ici</b>')")
    write(one, "Je vous lis.")
    page.wait_for_selector(".mine .fate:text('remis')")
    page.fill(".panel:visible .write textarea", "Deux")
    page.press(".panel:visible .write textarea", "Shift+Enter")
    page.keyboard.type("lignes")
    page.click(".panel:visible .send")
    wait_until(page, lambda: len(one.relay.frames("say")) == 2)
    assert one.relay.texts(visitor) == ["Je vous lis.", "Deux\nlignes"]
    assert one.relay.frames("typing") == [{"action": "typing", "room": visitor.room}]
    assert "Je vous lis" not in json.dumps(one.relay.heard, ensure_ascii=False)


def test_somebody_faster_is_told_plainly(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    one.relay.faster = True
    one.relay.waits(Visitor())
    page.click("#waiting button")
    page.wait_for_selector("#said:has-text('plus rapide')")
    assert page.locator("#waiting li").count() == 0
    assert page.locator(".panel").count() == 0


def test_who_left_the_queue_is_gone_from_it(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.relay.waits(visitor)
    page.wait_for_selector("#waiting li")
    one.relay.event("gone", visitor)
    page.wait_for_selector("#nobody:visible")
    assert page.inner_text("#said") == ""


def test_who_waits_again_stays_though_the_word_of_an_earlier_claim_comes_late(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor(epoch=1)
    one.relay.waits(visitor)
    one.relay.event("gone", visitor, epoch=1)
    one.relay.waits(Visitor())
    page.wait_for_selector("#waiting li >> nth=1")
    one.relay.event("gone", visitor, epoch=2)
    page.wait_for_selector("#waiting li >> nth=1", state="detached")


def test_what_was_not_delivered_is_marked_and_sent_again_as_it_was(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.refuses = "away"
    write(one, "Un")
    write(one, "Deux")
    page.wait_for_selector('.failed .fate:text("pas remis : la personne n’est pas reliée")')
    assert page.locator(".log button").count() == 1
    one.relay.refuses = ""
    page.click(".log button")
    wait_until(page, lambda: page.locator(".fate:text('remis')").count() == 2 and not page.locator(".failed").count())
    *tries, last = one.relay.texts(visitor)
    assert (set(tries), last) == ({"Un"}, "Deux")
    assert all(each == one.relay.frames("say")[0] for each in one.relay.frames("say")[:-1])


def test_a_text_that_is_too_long_stays_to_be_shortened(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    one.take(Visitor())
    write(one, "é" * 2001)
    page.wait_for_selector(".panel .notice:has-text('Deux mille')")
    assert len(page.input_value(".panel:visible .write textarea")) == 2001
    write(one, "🐙" * 2000)
    page.wait_for_selector(".mine .fate:text('remis')")


def test_the_visitor_types_leaves_and_comes_back(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.event("typing", visitor)
    page.wait_for_selector(".typing:has-text('écrit')")
    one.relay.event("away", visitor)
    page.wait_for_selector(".panel .notice:has-text('plus reliée')")
    assert page.inner_text(".typing") == ""
    one.relay.event("back", visitor)
    page.wait_for_selector(".panel .notice:has-text('revenue')")


def test_when_the_visitor_quits_nothing_of_it_stays_on_the_screen(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.send(visitor.says("un secret"))
    page.wait_for_selector(".log li")
    write(one, "une réponse")
    page.fill(".panel:visible .write textarea", "un brouillon")
    one.relay.event("ended", visitor)
    page.wait_for_selector(".panel .notice:has-text('Tout est effacé')")
    shown = page.evaluate(SCREEN)
    assert not [word for word in ("un secret", "une réponse", "un brouillon") if word in shown]
    page.click(".panel:visible .close")
    page.wait_for_selector("#no-talks:visible")


def test_ending_takes_two_presses(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    page.click(".panel:visible .end")
    assert one.relay.frames("end") == []
    page.click(".panel:visible .end:text('Confirmer')")
    page.wait_for_selector("#no-talks:visible")
    assert one.relay.frames("end") == [{"action": "end", "room": visitor.room}]


def test_muting_and_hearing_again(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    one.take(Visitor())
    page.click(".panel:visible .mute")
    page.wait_for_selector(".panel .notice:has-text('ne recevez plus')")
    assert page.get_attribute(".panel:visible .mute", "aria-pressed") == "true"
    page.click(".panel:visible .mute")
    assert [frame["on"] for frame in one.relay.frames("mute")] == [True, False]


def test_a_conversation_is_offered_taken_back_and_handed_over(desk: Open) -> None:
    one = desk()
    one.relay.colleagues = [{"sub": "s1", "label": "Max"}, {"sub": "s2", "label": "Noor"}]
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    page.select_option(".panel:visible .colleague", label="Noor")
    page.click(".hand button:text('Proposer')")
    page.wait_for_selector(".panel .notice:has-text('Proposée')")
    page.click(".hand button:text('Reprendre')")
    page.click(".hand button:text('Proposer')")
    assert [frame["to"] for frame in one.relay.frames("hand")] == ["s2", "me", "s2"]
    write(one, "encore là")
    page.wait_for_selector(".mine .fate:text('remis')")
    one.relay.event("handed", visitor)
    page.wait_for_selector(".panel .notice:has-text('quelqu’un d’autre')")
    assert "encore là" not in page.evaluate(SCREEN)


def test_colleagues_come_and_go_and_what_is_chosen_stays_or_is_nothing(desk: Open) -> None:
    one = desk()
    max_, noor = {"sub": "s1", "label": "Max"}, {"sub": "s2", "label": "Noor"}
    page = one.on_duty()
    one.take(Visitor())
    assert not page.is_visible(".hand")
    for there in ([noor], [max_, noor]):
        one.relay.send({"event": "colleagues", "colleagues": there})
        page.wait_for_selector(f".panel:visible .colleague:has(option:nth-child({len(there)}))")
        assert page.input_value(".panel:visible .colleague") == "s2"
    one.relay.send({"event": "colleagues", "colleagues": [max_]})
    page.wait_for_selector(".panel:visible .colleague:not(:has(option:nth-child(2)))")
    page.click(".hand button:text('Proposer')")  # to nobody, and not to whoever moved up
    page.select_option(".panel:visible .colleague", label="Max")
    page.click(".hand button:text('Proposer')")
    page.wait_for_selector(".panel .notice:has-text('Proposée')")
    assert [frame["to"] for frame in one.relay.frames("hand")] == ["s1"]


def test_what_the_relay_refuses_is_not_taken_for_done(desk: Open) -> None:
    one = desk()
    one.relay.colleagues = [{"sub": "s1", "label": "Max"}]
    page = one.on_duty()
    one.take(Visitor())
    page.click(".hand button:text('Proposer')")
    page.wait_for_selector(".panel .notice:has-text('Proposée')")
    one.relay.send({"event": "refused", "why": "action"})
    page.wait_for_selector("#said:has-text('pas marché')")
    assert page.inner_text(".hand button") == "Proposer"


def test_a_second_tab_leaves_the_line_to_the_first(desk: Open) -> None:
    one = desk()
    one.ready()
    first, one.page = one.page, one.context.new_page()
    one.serve(one.page)
    one.go()
    one.sign_in(1)
    one.page.wait_for_selector("#said:has-text('autre onglet')")
    assert one.relay.tickets == ["ticket-1"]
    first.click("#quit")
    first.wait_for_url(AWAY)


def test_an_ending_whose_word_was_lost_is_said_again_and_nothing_is_claimed_anew(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    one.take(Visitor())
    page.click(".panel:visible .end")
    page.click(".panel:visible .end:text('Confirmer')")
    assert one.relay.socket
    one.relay.socket.close(code=1001)
    wait_until(page, lambda: len(one.relay.frames("end")) == 2)
    assert len(one.relay.frames("claim")) == 1


def test_an_offer_is_accepted_under_new_keys(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor(epoch=1)
    one.relay.mine = [visitor]  # that it may be claimed
    one.relay.send({"event": "offered", **visitor.told(2), "from": "Max"})
    page.wait_for_selector("#said:has-text('Max vous propose')")
    assert "De la part de Max" in page.inner_text("#offers")
    page.click("#offers button:text('Accepter')")
    page.wait_for_selector(".panel:visible")
    one.relay.send(visitor.says("et maintenant ?"))
    page.wait_for_selector(".log li:has-text('et maintenant')")
    assert one.relay.frames("claim")[0]["epoch"] == 2
    assert page.locator("#offers li").count() == 0


def test_ready_answers_and_help_numbers_are_put_in_the_visitors_language_with_one_press(desk: Open) -> None:
    one = desk()
    page = one.on_duty(locale="fr-FR")
    one.take(Visitor("BE-10", "en"))
    page.click(".panel:visible summary >> nth=0")
    page.click(".panel:visible .canned button:text('Hello')")
    page.click(".panel:visible summary >> nth=1")
    assert page.input_value(".panel:visible .country") == "BE"
    page.click(".panel:visible .numbers button >> nth=0")
    text = page.input_value(".panel:visible .write textarea")
    assert text.startswith("Hello. I am here")
    assert "\nPolice: 101. " in text
    page.select_option(".panel:visible .country", "FR")
    assert page.locator(".panel:visible .numbers button:has-text('3919')").count() == 1
    page.click(".panel:visible .send")
    page.wait_for_selector(".mine .fate:text('remis')")


def test_three_at_a_time_each_with_its_tab(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitors = [Visitor() for _ in range(3)]
    for visitor in visitors:
        one.take(visitor)
    one.relay.waits(Visitor())
    page.wait_for_selector("#waiting button:disabled")
    assert page.inner_text("[role=tab][aria-selected=true]") == "Conversation 3"
    one.relay.send(visitors[0].says("par ici"))
    page.wait_for_selector("[role=tab]:has-text('Conversation 1 (1 à lire)')")
    page.focus("[role=tab][aria-selected=true]")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Conversation 1"
    assert "par ici" in page.inner_text(".panel:visible .log")
    write(one, "pour la première")
    wait_until(page, lambda: one.relay.texts(visitors[0]) == ["pour la première"])
    assert one.relay.texts(visitors[1]) == []


def test_the_title_and_a_sound_tell_that_somebody_waits_unless_it_is_off(desk: Open) -> None:
    one = desk()
    one.page.add_init_script(
        "self.beeps = 0; const start = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (...when) { self.beeps += 1; return start.apply(this, when); };"
    )
    page = one.on_duty()
    one.relay.waits(Visitor())
    page.wait_for_selector("#said:has-text('Quelqu’un attend')")
    assert page.title() == "(1) Espace"
    assert page.evaluate("beeps") == 1
    page.uncheck("#sound")
    one.relay.waits(Visitor())
    wait_until(page, lambda: page.title() == "(2) Espace")
    assert page.evaluate("beeps") == 1


def test_quitting_clears_everything_and_goes_off_duty(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.send(visitor.says("un secret"))
    page.wait_for_selector(".log li")
    page.click("#quit")
    page.wait_for_url(AWAY)
    assert one.relay.heard[-1] == {"action": "duty", "on": False}
    page.go_back()
    assert page.url == "about:blank"


def test_a_device_that_is_forgotten_has_another_key(desk: Open) -> None:
    one = desk()
    page = one.ready()
    page.click("summary:has-text('Cet appareil')")
    first = page.evaluate("Device.identity().then((each) => each.publicKey)")
    page.click("#forget")
    page.wait_for_selector("#user:visible")
    one.sign_in(1)
    page.wait_for_selector("#certificate")
    assert page.input_value("#public-key") != first


def test_after_a_reload_the_device_is_known_and_its_room_is_taken_again_under_new_keys(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    page.reload()
    one.sign_in(1)
    page.wait_for_selector(".panel .notice:has-text('rechargée')")
    assert [frame["epoch"] for frame in one.relay.frames("claim")] == [1, 2]
    write(one, "me revoilà")
    wait_until(page, lambda: one.relay.texts(visitor) == ["me revoilà"])


def test_when_the_session_is_over_the_conversation_waits_for_the_sign_in(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.send(visitor.says("toujours là ?"))
    page.wait_for_selector(".log li")
    one.relay.refuses = "silence"
    write(one, "oui")
    wait_until(page, lambda: len(one.relay.frames("say")) == 1)
    one.token_is_good = False
    assert one.relay.socket
    one.relay.socket.close(code=1001)
    page.wait_for_selector("#said:has-text('session est finie')")
    assert page.is_visible("#still")
    one.token_is_good, one.relay.refuses = True, ""
    one.sign_in(1)
    page.wait_for_selector(".mine .fate:text('remis')")
    first, again = one.relay.frames("say")
    assert first == again
    assert "toujours là" in page.inner_text(".panel:visible .log")


def test_a_conversation_goes_on_while_its_responder_signs_in_for_the_next_two_hours(desk: Open) -> None:
    one = desk()
    one.page.clock.install()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.token_is_good = False
    page.clock.fast_forward("01:50:00")
    page.wait_for_selector("#said:has-text('Encore dix minutes')")
    write(one, "toujours là")
    wait_until(page, lambda: one.relay.texts(visitor) == ["toujours là"])
    one.token_is_good = True
    one.sign_in(1)
    page.wait_for_selector("#door", state="hidden")
    page.clock.fast_forward("01:00")
    wait_until(page, lambda: one.relay.tickets == ["ticket-1", "ticket-2"])
    write(one, "encore")
    wait_until(page, lambda: one.relay.texts(visitor) == ["toujours là", "encore"])
    assert len(one.relay.frames("claim")) == 1


def test_a_refusal_that_the_page_may_not_read_is_one_all_the_same_once_the_token_is_old(desk: Open) -> None:
    one = desk()
    one.page.clock.install()
    page = one.on_duty()
    one.page.route("**/desk/ticket", lambda route: route.abort())
    assert one.relay.socket
    one.relay.socket.close(code=1001)
    page.wait_for_selector("#state:text('nouvel essai')")
    page.clock.fast_forward("01:01:00")
    page.wait_for_selector("#said:has-text('session est finie')")


def test_a_lost_connection_is_told_and_found_again(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    assert one.relay.socket
    one.relay.socket.close(code=1001)
    page.wait_for_selector("#state:text('Liaison perdue, nouvel essai')")
    page.wait_for_selector("#state:text('Relié')")
    assert one.relay.tickets == ["ticket-1", "ticket-2"]


def test_a_room_that_went_elsewhere_meanwhile_is_wiped(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.send(visitor.says("un secret"))
    page.wait_for_selector(".log li")
    one.relay.mine = []
    assert one.relay.socket
    one.relay.socket.close(code=1001)
    page.wait_for_selector(".panel .notice:has-text('n’est plus ici')")
    assert "un secret" not in page.evaluate(SCREEN)


def test_what_cannot_be_read_is_told_and_breaks_nothing(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.take(visitor)
    one.relay.send(visitor.says("x") | {"box": "A" * 363})
    page.wait_for_selector(".panel .notice:has-text('pas pu être lu')")
    for odd in (
        {"event": "constructor"},
        {"event": "said", "room": "?"},
        {"event": "away", "room": None},
        {"event": 1},
        {},
    ):
        one.relay.send(odd)
    one.relay.send(visitor.says("lisible"))
    page.wait_for_selector(".log li:has-text('lisible')")


def test_all_of_it_works_by_keyboard(desk: Open) -> None:
    one = desk()
    page = one.on_duty()
    visitor = Visitor()
    one.relay.waits(visitor)
    page.focus("#waiting button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel:visible")
    wait_until(page, lambda: page.evaluate("document.activeElement.tagName") == "TEXTAREA")
    page.keyboard.type("Bonjour")
    page.keyboard.press("Enter")
    wait_until(page, lambda: one.relay.texts(visitor) == ["Bonjour"])
    page.focus(".panel:visible .end")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("#no-talks:visible")
    assert page.evaluate("document.activeElement.id") == "queue-heading"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_lost_sideways(desk: Open, width: int) -> None:
    one = desk(viewport={"width": width, "height": 700})
    one.relay.colleagues = [{"sub": "s1", "label": "Maximilienne-Alexandrine"}]
    page = one.go()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    one.sign_in()
    page.wait_for_selector("#certificate")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    one.certify()
    page.wait_for_selector("#state:text('Relié')")
    visitor = Visitor()
    one.take(visitor)
    one.relay.send(visitor.says("A" * 200))
    page.wait_for_selector(".log li")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    box = page.locator("#quit").bounding_box()
    assert box
    assert box["height"] >= 44


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.skipif(not checkers.has_axe(), reason="needs axe-core, see `make engines`")
def test_axe_finds_nothing(desk: Open, scheme: Any, size: Any) -> None:
    one = desk(viewport=size, color_scheme=scheme, bypass_csp=True)
    one.relay.colleagues = [{"sub": "s1", "label": "Max"}]
    page = one.go()
    found = violations(page)
    one.sign_in()
    page.wait_for_selector("#certificate")
    found += violations(page)
    one.certify()
    page.wait_for_selector("#state:text('Relié')")
    for visitor in (Visitor(), Visitor()):
        one.take(visitor)
        one.relay.send(visitor.says("Bonjour"))
        page.wait_for_selector(".panel:visible .log li")
    one.relay.refuses = "away"
    write(one, "Un")
    page.wait_for_selector(".failed")
    one.relay.waits(Visitor(minutes=4))
    page.wait_for_selector("#waiting li")
    found += violations(page)
    one.relay.event("ended", visitor)
    page.wait_for_selector(".panel:visible .close")
    assert found + violations(page) == []
