"""The line both pages share, as the desk uses it: many rooms on one connection, for as long as it takes."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

import checkers
from pages import source
from relay import Relay
from visits import chromium, until

pytestmark = pytest.mark.skipif(not checkers.chromium(), reason="needs Chromium")

HELD = """
const told = {events: [], states: [], sent: []};
let line;
const start = (url, more) => line = Line.open(Object.assign({
  url, ticket: () => Promise.resolve("t"), onEvent: (event) => told.events.push(event),
  onState: (state, why) => told.states.push(why ? `${state} ${why}` : state),
  onSent: ({room, seq}, state, why) => told.sent.push([room, seq, why ? `${state} ${why}` : state]),
}, more));
const say = (room, seq, epoch = 1) => line.say({room, seq, epoch, box: `${room}${seq}`});
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.fixture
def relay(page: Page) -> Iterator[Relay]:
    running = Relay()
    page.goto(f"{running.url}/open")  # any page of this machine: others may not reach it
    page.clock.install()
    page.add_script_tag(content=source("line.js") + HELD)
    yield running
    page.evaluate("line && line.close()")
    running.stop()


def start(page: Page, relay: Relay, more: str = "{}") -> None:
    page.evaluate(f"start('ws://127.0.0.1:{relay.port}/live', {more})")
    until(lambda: page.evaluate("told.events.length"))


def sent(page: Page) -> Any:
    return page.evaluate("told.sent")


def test_hello_comes_first_and_the_line_is_open_once_it_is_answered(page: Page, relay: Relay) -> None:
    relay.listens = False
    page.evaluate(f"start('ws://127.0.0.1:{relay.port}/live')")
    assert relay.next("hello") == {"action": "hello"}
    assert page.evaluate("told.states") == ["connecting"]
    relay.tell(event="desk")
    until(lambda: page.evaluate("told.states.includes('open')"))
    assert page.evaluate("told.events.map(({event}) => event)") == ["desk"]


def test_a_room_that_does_not_answer_holds_up_no_other(page: Page, relay: Relay) -> None:
    start(page, relay, "{namesRooms: true}")
    relay.delivers = ""
    page.evaluate("say('a', 1); say('a', 2); say('b', 1)")
    frames = [relay.next("say"), relay.next("say")]
    assert [(frame["room"], frame["seq"], frame["box"]) for frame in frames] == [("a", 1, "a1"), ("b", 1, "b1")]
    relay.tell(event="delivered", room="b", seq=1)
    until(lambda: page.evaluate("told.sent.length === 3"))
    assert sent(page)[-1] == ["b", 1, "delivered"]
    assert relay.none("say")
    relay.tell(event="delivered", room="a", seq=1)
    assert relay.next("say")["seq"] == 2


def test_nothing_overtakes_what_was_not_delivered(page: Page, relay: Relay) -> None:
    start(page, relay, "{namesRooms: true}")
    relay.delivers = "away"
    page.evaluate("say('a', 1); say('a', 2)")
    until(lambda: page.evaluate("told.sent.length === 2"))
    assert sent(page) == [["a", 1, "sending"], ["a", 1, "not_delivered away"]]
    relay.delivers = "muted"
    page.evaluate("line.again('a')")
    until(lambda: page.evaluate("told.sent.length === 4"))
    assert [relay.next("say")["seq"], relay.next("say")["seq"]] == [1, 1]
    assert relay.none("say")


def test_an_answer_to_another_message_settles_nothing(page: Page, relay: Relay) -> None:
    start(page, relay)
    relay.delivers = ""
    page.evaluate("say('a', 5, 2)")
    relay.next("say")
    for told in ({"room": "b", "seq": 5}, {"room": "a", "seq": 4}, {"room": "a", "seq": 5, "epoch": 1}):
        relay.tell(event="delivered", **told)
    relay.tell(event="delivered", room="a", seq=5, epoch=2)
    until(lambda: page.evaluate("told.sent.length === 2"))
    assert sent(page) == [["a", 5, "sending"], ["a", 5, "delivered"]]


def test_what_waits_in_a_room_that_is_over_is_given_back_and_not_sent(page: Page, relay: Relay) -> None:
    start(page, relay)
    relay.delivers = ""
    page.evaluate("say('a', 1); say('a', 2)")
    relay.next("say")
    assert page.evaluate("line.forget('a').map(({seq}) => seq)") == [1, 2]
    relay.tell(event="delivered", room="a", seq=1)
    relay.tell(event="marker")
    until(lambda: page.evaluate("told.events.some(({event}) => event === 'marker')"))
    assert sent(page) == [["a", 1, "sending"]]
    assert relay.none("say")


def test_the_same_message_comes_once_in_each_room_and_epoch(page: Page, relay: Relay) -> None:
    start(page, relay)
    for room, epoch, seq in [("a", 1, 1), ("a", 1, 1), ("b", 1, 1), ("a", 2, 1), ("a", 1, 2), ("a", 2, 1)]:
        relay.tell(event="said", room=room, epoch=epoch, seq=seq, box="x")
    relay.tell(event="marker")
    until(lambda: page.evaluate("told.events.some(({event}) => event === 'marker')"))
    said = page.evaluate("told.events.filter(({event}) => event === 'said').map((e) => [e.room, e.epoch, e.seq])")
    assert said == [["a", 1, 1], ["b", 1, 1], ["a", 2, 1], ["a", 1, 2]]


def lose_for(page: Page, seconds: int) -> None:
    """Ticket after ticket refused, while time goes by."""
    for _ in range(seconds):
        page.clock.run_for(1_000)


@pytest.mark.parametrize(("more", "states"), [("{}", ["gone lost"]), ("{patience: Infinity}", [])])
def test_a_loss_is_final_after_a_minute_but_never_at_the_desk(
    page: Page, relay: Relay, more: str, states: list[str]
) -> None:
    page.evaluate("globalThis.down = false")
    ticket = "ticket: () => down ? Promise.reject(new Error()) : Promise.resolve('t')"
    start(page, relay, f"Object.assign({more}, {{{ticket}}})")
    page.evaluate("down = true")
    relay.drop()
    until(lambda: page.evaluate("told.states.includes('lost')"))
    lose_for(page, 75)
    assert page.evaluate("told.states") == ["connecting", "open", "lost", *states]
    if not states:
        page.evaluate("down = false")
        lose_for(page, 11)
        until(lambda: page.evaluate("told.states.filter((each) => each === 'open').length === 2"))


def test_a_final_refusal_ends_the_line_at_once(page: Page, relay: Relay) -> None:
    page.evaluate("start('ws://127.0.0.1:1/', {ticket: () => Promise.reject({final: true, why: 'network'})})")
    until(lambda: page.evaluate("told.states.length === 2"))
    assert page.evaluate("told.states") == ["connecting", "gone network"]


def test_a_ticket_that_never_comes_is_asked_for_again(page: Page, relay: Relay) -> None:
    page.evaluate("globalThis.asked = 0")
    page.evaluate("start('ws://127.0.0.1:1/', {ticket: () => { asked += 1; return new Promise(() => {}); }})")
    page.clock.run_for(10_000)
    page.clock.run_for(1_000)
    assert page.evaluate("asked") == 2


def test_a_closed_line_says_farewell_and_nothing_after_it(page: Page, relay: Relay) -> None:
    start(page, relay)
    page.evaluate("line.close({action: 'quit'}); say('a', 1); line.send({action: 'typing'})")
    assert relay.next("quit") == {"action": "quit"}
    lose_for(page, 20)
    assert relay.none("say")
    assert relay.none("typing")
    assert page.evaluate("told.states") == ["connecting", "open"]
    assert sent(page) == []
