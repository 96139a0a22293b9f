"""The load's accounting: content with a relay that is right, and never with one that is wrong."""

import json
import random
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from antirelou.domain.area import read_area
from bench.chat import Plan, Soak
from bench.chat_account import Ledger, box_around, box_of, name_in
from bench.chat_page import chat_part
from bench.chat_people import key_of, room_of
from bench.chat_toy import ToyRelay
from bench.chat_wires import Wires
from bench.performance_page import write_page, write_part

PLAN = Plan(rooms=12, rooms_each=4, seconds=120, pace_ms=4_000, lose_each_second=0.02, late_share=0.2)


class Inline(Executor):
    """Runs what it is given at once, in this thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class FakeClock:
    """Time passes when somebody rests."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def now_ms(self) -> int:
        return self.ms

    def rest(self, ms: int) -> None:
        self.ms += ms


def soak(kind: type[ToyRelay] = ToyRelay, plan: Plan = PLAN) -> dict[str, Any]:
    wires = Wires(random.Random(plan.seed), lambda seconds: None, plan.late_share)
    return Soak(plan, kind(wires), wires, FakeClock(), Inline(), tick_ms=200).run()


def test_of_a_relay_that_is_right_every_message_is_accounted_for_though_connections_break() -> None:
    report = soak()
    assert report["failures"] == {}
    assert report["rooms"] == 12
    assert report["breaks"] > 10
    assert report["posts_gone"] > 0
    assert report["posts_late"] > 0
    assert report["why_not"]["away"] > 0
    assert report["delivered"] > 500
    assert report["messages"] == report["delivered"] + report["told_not_delivered"]


@pytest.mark.parametrize("seed", range(2, 7))
def test_no_accident_of_the_right_relay_is_taken_for_a_failure(seed: int) -> None:
    assert soak(plan=Plan(**{**vars(PLAN), "seed": seed, "seconds": 60}))["failures"] == {}


class Twice(ToyRelay):
    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        if said["seq"] == 3:
            self.wires.post(peer, said)
        return super().deliver(peer, said)


class ToTheWrongRoom(ToyRelay):
    """Now and then a visitor gets what is another's."""

    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        others = [room["visitor"] for room in self.rooms.values() if room["visitor"] != peer]
        return super().deliver(others[0] if said["seq"] == 3 else peer, said)


class UnderTheWrongName(ToyRelay):
    """The right desk, but shown in another of its rooms."""

    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        others = [name for name in self.rooms if name != said["room"]]
        return super().deliver(peer, said | {"room": others[0]} if said["seq"] == 3 else said)


class LosesAndLies(ToyRelay):
    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        return said["seq"] == 3 or super().deliver(peer, said)


class LosesSilently(ToyRelay):
    def pass_on(self, sender: str, room: Any, peer: str, frame: dict[str, Any]) -> None:
        if frame["seq"] != 3:
            super().pass_on(sender, room, peer, frame)


class DeliversWithoutAWord(ToyRelay):
    def tell(self, sender: str, told: dict[str, Any]) -> None:
        if told["seq"] != 3:
            super().tell(sender, told)


class AnswersTwice(ToyRelay):
    def tell(self, sender: str, told: dict[str, Any]) -> None:
        for _ in range(2 if told["seq"] == 3 else 1):
            super().tell(sender, told)


class Renumbers(ToyRelay):
    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        return super().deliver(peer, said | {"seq": said["seq"] + (said["seq"] == 3)})


class Reflects(ToyRelay):
    """The visitor's own words come back as the responder's."""

    def pass_on(self, sender: str, room: Any, peer: str, frame: dict[str, Any]) -> None:
        super().pass_on(sender, room, sender if frame["seq"] == 3 else peer, frame)


class Invents(ToyRelay):
    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        return super().deliver(peer, said | {"box": box_of((0, "desk", 9, 9))} if said["seq"] == 3 else said)


class Crashes(ToyRelay):
    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        if said["seq"] == 3:
            raise RuntimeError
        return super().deliver(peer, said)


class ForgetsToSayThatItIsOver(ToyRelay):
    def quit_of_visitor(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        self.rooms.pop(me["room"], None)


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (Twice, "delivered twice"),
        (ToTheWrongRoom, "in the wrong room"),
        (UnderTheWrongName, "in the wrong room"),
        (LosesAndLies, "said to be delivered, and lost"),
        (LosesSilently, "lost, or delivered, without a word to its sender"),
        (DeliversWithoutAWord, "lost, or delivered, without a word to its sender"),
        (AnswersTwice, "answered twice"),
        (Renumbers, "with another epoch or seq"),
        (Reflects, "back to its own side"),
        (Invents, "delivered, and never sent"),
        (Crashes, "the relay raised RuntimeError"),
        (ForgetsToSayThatItIsOver, "pages that were never told of the end"),
    ],
)
@pytest.mark.parametrize("calm", [True, False], ids=["calm", "breaking"])
def test_a_relay_that_is_wrong_is_caught(kind: type[ToyRelay], failure: str, calm: bool) -> None:
    plan = {**vars(PLAN), "seconds": 60} | ({"lose_each_second": 0.0, "late_share": 0.0} if calm else {})
    assert failure in soak(kind, Plan(**plan))["failures"]


NAME = (4, "visitor", 1, 2)


def ledger() -> Ledger:
    book = Ledger()
    book.say(NAME)
    return book


def test_what_is_sent_again_may_arrive_as_often_and_no_oftener() -> None:
    book = ledger()
    heard = {"event": "said", "epoch": 1, "seq": 2, "box": book.say(NAME)}
    for _ in range(2):
        book.heard(4, "desk", heard)
        book.told(NAME, {"event": "delivered"})
    assert not book.failures()
    assert book.figures()["copies_dropped_by_seq"] == 1
    book.heard(4, "desk", heard)
    assert book.failures() == {"delivered twice": 1}


def test_who_is_told_that_it_did_not_arrive_has_been_told_even_if_it_did() -> None:
    book = ledger()
    book.heard(4, "desk", {"event": "said", "epoch": 1, "seq": 2, "box": box_of(NAME)})
    book.told(NAME, {"event": "not_delivered", "why": "fault"})
    assert not book.failures()
    assert book.figures()["told_no_though_delivered"] == 1


def test_a_break_excuses_the_one_attempt_that_was_under_way() -> None:
    book = ledger()
    book.cut(NAME)
    assert not book.failures()
    book.say(NAME)
    assert book.failures() == {"lost, or delivered, without a word to its sender": 1}


@pytest.mark.parametrize(
    "text", ["", "4.visitor.1", "4.nobody.1.2", "x.visitor.1.2", "4.visitor.1.-2", "4.visitor.1.2.3"]
)
def test_a_box_that_is_none_of_ours_names_nothing(text: str) -> None:
    assert name_in(box_around(text)) is None
    assert [name_in(box) for box in (None, 5, text, "é", "A")] == [None] * 5


def test_a_box_names_its_message_and_a_key_its_room() -> None:
    assert name_in(box_of(NAME)) == NAME
    assert room_of(key_of(499)) == 499
    assert len(key_of(499)) == 87


def test_what_visitors_ask_with_is_what_the_contract_says() -> None:
    seen: list[dict[str, Any]] = []

    class Listens(ToyRelay):
        def __call__(self, event: dict[str, Any]) -> dict[str, Any]:
            seen.append(event)
            return super().__call__(event)

    soak(Listens, Plan(**{**vars(PLAN), "seconds": 10}))
    asked = [json.loads(event["body"]) for event in seen if event.get("rawPath") == "/ticket"]
    assert all(read_area(body["area"]) for body in asked if "area" in body)
    frames = [
        json.loads(event["body"]) for event in seen if "connectionId" in event["requestContext"] and "body" in event
    ]
    fields = {frame["action"]: set(frame) for frame in frames if "room" in frame or frame["action"] != "say"}
    assert fields["claim"] == {"action", "room", "epoch", "key", "signature", "certificate"}
    assert fields["duty"] == {"action", "on", "areas", "locales"}
    assert fields["say"] == {"action", "room", "seq", "epoch", "box"}


def test_a_longer_run_replaces_its_own_part_of_the_page_and_the_bench_keeps_it(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    write_page(page, "# Performance\n")
    write_part(page, "chat", "twelve rooms")
    write_part(page, "other", "something else")
    write_part(page, "chat", chat_part({**soak(), "engine": "none"}))
    write_page(page, "# Performance, again\n")
    written = page.read_text("utf-8")
    assert written.startswith("# Performance, again\n")
    assert "twelve rooms" not in written
    assert written.count("12 rooms talked at once") == 1
    assert "something else" in written
