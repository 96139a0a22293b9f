"""Who asked twice, from the phone itself, is subscribed; nobody else is, and nothing else changes."""

import re
from typing import Any

import pytest

from antirelou.adapters.files import read_words
from antirelou.domain.broadcast import MOST_A_YEAR, Mark, MarkState
from antirelou.domain.flow import Mode
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS
from antirelou.domain.reply import Kind
from antirelou.domain.segments import bill
from antirelou.domain.sender import KeyRing
from antirelou.domain.subscriber import SubscriberRef, Via
from antirelou.domain.wish import Wish, wish_of
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.erase_subscriber import EraseSubscriber
from antirelou.services.forget_person import ForgetPerson, TooSoonError
from antirelou.services.ports import Sending
from antirelou.services.take_subscriptions import TakeSubscriptions
from fakes import FakeCarrier, FakePurse, FakeQueues, FakeSenders
from fakes_broadcast import FakeStore, FakeSubscriberSeals
from faults import Breakable, Breaker, breakable
from house import CAPS, KEYS, NOW, OURS, Parts, Queue, container, notification, payload, person, sqs_record

WORDS = read_words()
FAULTS = ("crash_before", "crash_after", "lost_before", "lost_after", "twice")


class Line:
    """Somebody's phone, and a number that takes subscriptions."""

    def __init__(self, parts: Parts, on: bool = True) -> None:
        self.store, self.parts, self.count = FakeStore(), parts, 0
        if on:
            self.parts.subscriptions = TakeSubscriptions(self.store, FakeSubscriberSeals(), WORDS)
        self.parts.purse.fund(10 * MICROS)
        self.cold()

    def cold(self) -> None:
        self.use_case = container(self.parts)

    def text(self, body: str, at_ms: int = NOW, who: int = 1, number: str = OURS, now_ms: int = 0) -> str:
        self.count += 1
        message = notification(payload(person(who), body, f"m{self.count}", number), at_ms)
        now_ms = now_ms or at_ms
        deliveries = read_deliveries({"Records": [sqs_record(message, f"sqs-{self.count}")]}, 4, now_ms)
        return self.use_case(deliveries, now_ms)[0].label

    @property
    def said(self) -> list[Kind]:
        return [reply.kind for reply in self.parts.carrier.sent]

    def person(self, who: int = 1, keys: KeyRing = KEYS) -> Any:
        return self.store.people.get(SubscriberRef("CA", keys.sender_keys(person(who), NOW, NOW)[0]))

    def subscribed(self, who: int = 1) -> bool:
        return bool(self.person(who) and self.person(who).subscribed)


@pytest.fixture
def line(parts: Parts) -> Line:
    return Line(parts)


def test_who_asks_is_asked_back_and_who_agrees_within_a_day_is_subscribed_and_told_so(line: Line) -> None:
    assert line.text("ABONNER") == "answered"
    assert not line.subscribed()
    assert line.text("OUI", NOW + DAY_MS) == "answered"
    assert line.subscribed()
    assert line.said == [Kind.ASK, Kind.WELCOME]
    assert line.parts.carrier.sent[0].body == WORDS["fr-CA"].by_kind[Kind.ASK]


def test_the_proof_says_when_how_and_to_which_words(line: Line) -> None:
    line.text("Abonner W.", number="+15145550101")
    line.text("yes", NOW + HOUR_MS, number="+15145550101")
    proof, agreed = line.person().proof, line.person().agreed
    assert (proof.at_ms, proof.via, proof.locale, proof.wording) == (NOW, Via.PAGE, "en", "ask.en")
    assert re.fullmatch("[0-9a-f]{64}", proof.wording_sha256)
    assert (agreed.at_ms, agreed.locale, agreed.number) == (NOW + HOUR_MS, "en", "second")
    assert person(1).encode() not in agreed.sealed


@pytest.mark.parametrize("body", ["oui", "Oui !", "YES", "OUI J'ACCEPTE", "yes I agree"])
def test_a_yes_is_a_word_alone(line: Line, body: str) -> None:
    line.text("SUBSCRIBE")
    line.text(body, NOW + 1000)
    assert line.subscribed()


@pytest.mark.parametrize("body", ["oui mais non", "oui oui", "d'accord", "ok", "abonner"])
def test_anything_else_subscribes_nobody(line: Line, body: str) -> None:
    line.text("ABONNER")
    line.text(body, NOW + 1000)
    assert not line.subscribed()


@pytest.mark.parametrize("body", ["je veux m'abonner", "abonner maman", "désabonner", "W", "abonnerx", "subscriber"])
def test_only_the_word_alone_asks(body: str) -> None:
    assert wish_of(body) is None


def test_a_yes_from_who_never_asked_is_a_text_like_any_other(line: Line) -> None:
    assert line.text("oui") == "answered"
    assert line.said == [Kind.CONSENT]
    assert line.store.people == {}


def test_a_yes_that_comes_too_late_is_one_too(line: Line) -> None:
    line.text("ABONNER")
    line.text("OUI", NOW + DAY_MS + 60_000)
    assert not line.subscribed()
    assert line.said == [Kind.ASK, Kind.CONSENT]


def test_a_yes_sent_before_the_question_left_agrees_to_nothing(line: Line) -> None:
    line.text("ABONNER", NOW, now_ms=NOW + HOUR_MS)
    line.text("OUI", NOW + 1000, now_ms=NOW + HOUR_MS)
    assert not line.subscribed()


@pytest.mark.parametrize("word", ["ABONNER", "SUBSCRIBE W", "oui"])
def test_without_broadcasts_these_are_words_like_any_other(parts: Parts, word: str) -> None:
    line = Line(parts, on=False)
    assert line.text(word) == "answered"
    assert line.said == [Kind.CONSENT]


def test_an_ordinary_text_asks_nothing_of_the_subscribers(parts: Parts) -> None:
    line, breaker = Line(parts), Breaker()
    line.parts.subscriptions = TakeSubscriptions(Breakable(line.store, breaker), FakeSubscriberSeals(), WORDS)
    line.cold()
    for who, body in enumerate(["Salut", "AIDE", "ouistiti", "ABONNEMENT annuel", "Stop m'ignorer"]):
        line.text(body, who=who)
    assert breaker.calls == 0
    line.text("STOP", who=9)
    assert breaker.calls == 1


def test_somebody_is_asked_once_a_day_and_three_times_in_thirty_days(line: Line) -> None:
    labels = [line.text("ABONNER", NOW + hours * HOUR_MS) for hours in (0, 1, 24, 48, 72)]
    assert labels == ["answered", "refused_already_answered", *["answered"] * 2, "refused_answered_enough"]


def test_saying_yes_again_changes_nothing_and_is_not_answered(line: Line) -> None:
    line.text("ABONNER")
    assert [line.text("OUI", NOW + minute * 60_000) for minute in (1, 2, 3)] == [
        "answered",
        *["refused_already_answered"] * 2,
    ]
    assert line.subscribed()


def test_stop_ends_it_in_the_same_breath_and_a_late_yes_does_not_bring_it_back(line: Line) -> None:
    line.text("ABONNER")
    line.text("OUI", NOW + 1000)
    assert line.text("STOP", NOW + 2000) == "refused_stop"
    assert not line.subscribed()
    assert line.person().withdrawn_ms == NOW + 2000
    assert line.text("OUI", NOW + 3000) == "refused_opted_out"
    assert line.text("ABONNER", NOW + DAY_MS) == "refused_opted_out"
    assert not line.subscribed()


def test_stop_from_a_stranger_leaves_no_trace_among_subscribers(line: Line) -> None:
    line.text("STOP")
    assert line.store.people == {}


def test_who_is_blocked_is_not_asked(line: Line) -> None:
    line.parts.senders.blocked.add(KEYS.sender_keys(person(1), NOW, NOW)[0])
    assert line.text("ABONNER") == "refused_blocked"
    assert line.text("OUI", NOW + 1000) == "refused_blocked"
    assert line.store.people == {}


def test_without_money_nobody_is_asked_and_who_agreed_before_is_subscribed_all_the_same(line: Line) -> None:
    line.text("ABONNER")
    line.text("ABONNER", who=2)
    line.parts.purse.pause("keeper")
    assert line.text("OUI", NOW + 1000) == "refused_paused"
    assert line.subscribed()
    assert line.text("ABONNER", who=3) == "refused_paused"
    assert line.person(3) is None


def test_a_question_that_the_carrier_refused_was_not_asked(line: Line) -> None:
    line.parts.carrier.script = [Sending.REFUSED]
    assert line.text("ABONNER") == "refused_carrier_refused"
    assert line.store.people == {}
    line.parts.carrier.script = [Sending.IN_DOUBT]
    assert line.text("ABONNER", who=2) == "refused_in_doubt"
    assert line.person(2).asked  # it may have arrived


def test_under_the_shield_a_question_waits_like_any_answer(line: Line) -> None:
    line.parts.flows.set_mode(Mode.UP)
    line.parts.senders.flows.set_mode(Mode.UP)
    assert line.text("ABONNER") == "held"
    assert line.store.people == {}


def test_after_a_keys_takeover_a_subscriber_is_found_under_the_old_one(line: Line) -> None:
    line.text("ABONNER")
    line.parts.keys = KeyRing((*KEYS.keys, (NOW // 1000 + 60, "n" * 64)))
    line.cold()
    line.text("OUI", NOW + HOUR_MS)
    assert line.subscribed()
    assert len(line.store.people) == 1
    line.text("STOP", NOW + 2 * HOUR_MS)
    assert not line.subscribed()


def test_a_fault_when_sealing_is_one_senders_and_is_tried_again(line: Line) -> None:
    class Broken(FakeSubscriberSeals):
        def seal(self, e164: str, ref: SubscriberRef) -> bytes:
            raise OSError

    line.text("ABONNER")
    line.parts.subscriptions = TakeSubscriptions(line.store, Broken(), WORDS)
    line.cold()
    assert line.text("OUI", NOW + 1000) == "failed"
    assert line.said == [Kind.ASK]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_subscribes_who_did_not_agree_or_asks_twice(fault: str) -> None:
    at = 0
    while True:
        senders, queues, carrier, breaker = FakeSenders(), FakeQueues(), FakeCarrier(), Breaker(at, fault)
        parts, store = Parts(senders, FakePurse(CAPS, senders), carrier, queues, queues), FakeStore()
        parts.purse.fund(10 * MICROS)
        parts.subscriptions = TakeSubscriptions(
            Breakable(store, breaker), Breakable(FakeSubscriberSeals(), breaker), WORDS
        )
        queue = Queue()
        for second, body in enumerate(("ABONNER", "OUI")):
            queue.send(notification(payload(person(1), body, f"m{second}"), NOW + 60_000 * second))
            queue.run(lambda parts=parts, breaker=breaker: container(breakable(parts, breaker)), NOW + 60_000 * second)
        kinds = [reply.kind for reply in carrier.sent]
        assert kinds.count(Kind.ASK) <= 1
        assert kinds.count(Kind.WELCOME) <= 1
        subscribed = [person for person in store.people.values() if person.subscribed]
        assert len(subscribed) <= 1
        assert Kind.WELCOME not in kinds or subscribed
        if breaker.calls <= at:
            return
        at += 1


def test_what_the_question_promises_is_what_is_kept() -> None:
    for locale, words in WORDS.items():
        asked = words.by_kind[Kind.ASK]
        assert str(MOST_A_YEAR) in asked
        assert "24 h" in asked
        assert ("OUI" if locale.startswith("fr") else "YES") in asked
        assert str(MOST_A_YEAR) in words.by_kind[Kind.WELCOME]
        assert bill(asked).segments <= 2
        assert wish_of("oui") is Wish.AGREE


def test_our_own_question_sent_back_by_a_machine_is_known(line: Line) -> None:
    assert line.text(f"Re: {WORDS['fr-FR'].by_kind[Kind.ASK]}") == "refused_own_words"
    assert line.text(f"{WORDS['en'].opening} the open hours have changed. STOP", who=2) == "refused_own_words"


class Nobody:
    """People of whom only the subscription is known."""

    def replies_of(self, key: str) -> list:
        return []

    def erase(self, key: str) -> bool:
        return False


def test_who_asks_to_be_forgotten_is_no_subscriber_any_more_under_any_key(line: Line) -> None:
    line.text("ABONNER")
    line.text("OUI", NOW + 1000)
    ring = KeyRing((*KEYS.keys, (NOW // 1000 + 60, "n" * 64)))
    forget = ForgetPerson(
        ring,
        Nobody(),
        None,
        None,
        lambda now_ms: None,
        EraseSubscriber(line.store),  # type: ignore[arg-type]
    )
    assert forget(person(1), NOW + DAY_MS) == 1
    assert line.store.people == {}
    assert forget(person(1), NOW + DAY_MS) == 0


def test_nobody_is_forgotten_while_a_broadcast_to_them_may_be_on_its_way(line: Line) -> None:
    line.text("ABONNER")
    line.text("OUI", NOW + 1000)
    line.person().got["samedi"] = Mark(MarkState.SENDING, NOW + DAY_MS, 1, 1)
    forget = ForgetPerson(
        KEYS,
        Nobody(),
        None,
        None,
        lambda now_ms: None,
        EraseSubscriber(line.store),  # type: ignore[arg-type]
    )
    with pytest.raises(TooSoonError):
        forget(person(1), NOW + DAY_MS + 60_000)
