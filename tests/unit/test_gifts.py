"""Gifts: a true one is told on, once and without a name, and nothing else is."""

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import giving
from antirelou.adapters.gift_signatures import HelloAssoSignature, StripeSignature
from antirelou.domain.gift import Gift, GiftRules, NotAGift, Source, UnreadableGiftError, gift_message, read_gift
from antirelou.domain.money import DAY_MS, MICROS, MINUTE_MS
from antirelou.domain.webhook import Answer, Ending, Request
from antirelou.handlers.reports import read_report_deliveries
from antirelou.services.receive_gift import ReceiveGift
from antirelou.services.receive_reports import ReceiveReports
from antirelou.services.receive_webhook import ReceiveWebhook
from antirelou.services.record_gift import RecordGift
from fakes import FakeClaims, FakeQueues
from house import NOW, sqs_record
from templates import ROOT

STRIPE, HELLOASSO = "/gift/stripe", "/gift/helloasso"
EUROS = GiftRules("EUR")


@dataclass
class Desk:
    """The doors for gifts, on fakes."""

    queues: FakeQueues = field(default_factory=FakeQueues)
    claims: FakeClaims = field(default_factory=FakeClaims)
    rules: GiftRules = EUROS
    secret: str = giving.STRIPE_SECRET
    key: str = giving.HELLOASSO_KEY

    def __call__(self, request: Request, now_ms: int = NOW) -> Answer:
        stripe, helloasso = StripeSignature(lambda: self.secret), HelloAssoSignature(lambda: self.key)
        gift = ReceiveGift(stripe, helloasso, self.claims, self.queues, self.rules)
        return ReceiveWebhook({STRIPE: gift.stripe, HELLOASSO: gift.helloasso})(request, now_ms)

    @property
    def gifts(self) -> list[Gift | None]:
        return [read_gift(body) for body in self.queues.handed_in]


def signed(path: str, body: str, headers: dict[str, str]) -> Request:
    return Request(path, "", {name.lower(): value for name, value in headers.items()}, body.encode())


def by_stripe(body: str, at_ms: int = NOW, secret: str = giving.STRIPE_SECRET) -> Request:
    return signed(STRIPE, body, giving.by_stripe(body, secret, at_ms // 1000))


def by_helloasso(body: str, key: str = giving.HELLOASSO_KEY) -> Request:
    return signed(HELLOASSO, body, giving.by_helloasso(body, key))


SESSION, PAYMENT = giving.session_event("cs_1", 500), giving.payment_event(13790, 2000)
GOOD = [by_stripe(SESSION), by_helloasso(PAYMENT)]


def test_a_gift_is_told_on_as_an_amount_and_a_digest() -> None:
    desk = Desk()
    assert [desk(request) for request in GOOD] == [Answer(Ending.ACCEPTED)] * 2
    stripe, helloasso = desk.gifts
    assert stripe
    assert helloasso
    assert (stripe.source, stripe.micros, stripe.at_ms) == (Source.STRIPE, 5 * MICROS, NOW)
    assert (helloasso.source, helloasso.micros) == (Source.HELLOASSO, 20 * MICROS)
    kept = " ".join([*desk.queues.handed_in, *desk.claims.first_ms])
    assert not any(word in kept for word in ("Camille", "Donneuse", "example.org", "FR", "cs_1", "13790"))
    assert [json.loads(body).keys() for body in desk.queues.handed_in] == [{"gift"}, {"gift"}]


def test_the_same_payment_is_the_same_gift_whatever_tells_it() -> None:
    desk = Desk()
    later = giving.session_event("cs_1", 500, "checkout.session.async_payment_succeeded")
    cashed = giving.payment_event(13790, 2000, cashOutState="Transfered", date="2024-06-07T14:11:15.083+02:00")
    for request in (*GOOD, by_stripe(later), by_helloasso(cashed)):
        assert desk(request).ending is Ending.ACCEPTED
    names = [gift.id for gift in desk.gifts if gift]
    assert names[:2] == names[2:]
    assert names[0] != names[1]


ALL_WRONG = [
    ("event", by_stripe(giving.session_event("cs_1", 500, "checkout.session.expired"))),
    ("event", by_stripe(giving.session_event("cs_1", 500, "charge.refunded"))),
    ("unpaid", by_stripe(giving.session_event("cs_1", 500, payment_status="unpaid"))),
    ("unpaid", by_stripe(giving.session_event("cs_1", None, payment_status="no_payment_required", currency=None))),
    ("test", by_stripe(SESSION.replace('"livemode": true', '"livemode": false'))),
    ("currency", by_stripe(giving.session_event("cs_1", 500, currency="usd"))),
    ("amount", by_stripe(giving.session_event("cs_1", 99))),
    ("amount", by_stripe(giving.session_event("cs_1", 1_000_001))),
    ("amount", by_stripe(giving.session_event("cs_1", -500))),
    ("amount", by_stripe(giving.session_event("cs_1", 10**400))),
    ("event", by_helloasso('{"eventType": "Order", "data": {}}')),
    ("unpaid", by_helloasso(giving.payment_event(1, 2000, state="Refunded"))),
    ("unpaid", by_helloasso(giving.payment_event(1, 2000, state="WaitingBankValidation"))),
    ("form", by_helloasso(giving.payment_event(1, 2000, form="Membership"))),
    ("amount", by_helloasso(giving.payment_event(1, 0))),
]


@pytest.mark.parametrize(("why", "request_"), ALL_WRONG)
def test_what_is_true_and_no_gift_for_us_is_ignored_and_says_why(why: str, request_: Request) -> None:
    desk = Desk()
    assert desk(request_) == Answer(Ending.IGNORED, why=why)
    assert Ending.IGNORED.status == 200  # or it would be told for three days
    assert (desk.queues, desk.claims) == (FakeQueues(), FakeClaims())


def test_the_manuals_table_of_reasons_is_the_codes() -> None:
    manual = (ROOT / "docs/giving.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z]+)` \|", manual, re.MULTILINE) == [reason.value for reason in NotAGift]
    assert {why for why, _ in ALL_WRONG} == {reason.value for reason in NotAGift}


def test_gifts_of_the_test_mode_count_on_a_stack_that_takes_them() -> None:
    trial = by_stripe(SESSION.replace('"livemode": true', '"livemode": false'))
    assert Desk(rules=GiftRules("EUR", tests=True))(trial).ending is Ending.ACCEPTED


def test_a_purse_in_dollars_takes_nothing_of_helloasso_and_one_without_cents_nothing_at_all() -> None:
    assert Desk(rules=GiftRules("USD"))(by_helloasso(PAYMENT)) == Answer(Ending.IGNORED, why="currency")
    yen = by_stripe(giving.session_event("cs_1", 500, currency="jpy"))
    assert Desk(rules=GiftRules("JPY"))(yen) == Answer(Ending.IGNORED, why="currency")


@pytest.mark.parametrize("request_", GOOD, ids=["stripe", "helloasso"])
def test_without_a_key_nobody_is_believed(request_: Request) -> None:
    assert Desk(secret="", key="")(request_) == Answer(Ending.FORGED)


@pytest.mark.parametrize("request_", GOOD, ids=["stripe", "helloasso"])
def test_what_is_not_signed_or_signed_by_another_is_refused(request_: Request) -> None:
    desk = Desk()
    assert desk(replace(request_, headers={})) == Answer(Ending.UNSIGNED)
    assert Desk(secret="whsec_another", key="another")(request_) == Answer(Ending.FORGED)
    assert desk(replace(request_, headers=dict.fromkeys(request_.headers, "é" * 64))) == Answer(Ending.FORGED)
    other = {STRIPE: HELLOASSO, HELLOASSO: STRIPE}[request_.path]
    assert desk(replace(request_, path=other)) == Answer(Ending.UNSIGNED)
    assert desk.queues == FakeQueues()


@given(st.sampled_from(GOOD), st.data())
def test_any_altered_byte_of_a_body_is_refused(request_: Request, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(request_.body) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != request_.body[at]))
    altered = request_.body[:at] + bytes([other]) + request_.body[at + 1 :]
    desk = Desk()
    assert desk(replace(request_, body=altered)) == Answer(Ending.FORGED)
    assert desk(replace(request_, body=request_.body[:at])) == Answer(Ending.FORGED)
    assert desk.queues == FakeQueues()


@given(st.sampled_from(GOOD), st.data())
def test_any_altered_character_of_a_signature_is_refused(request_: Request, data: st.DataObject) -> None:
    name = "stripe-signature" if request_.path == STRIPE else "x-ha-signature"
    header = request_.headers[name]
    at = data.draw(st.integers(0, len(header) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c.lower() != header[at]))
    desk = Desk()
    for altered in (header[:at] + other + header[at + 1 :], header[:at]):
        answer = desk(replace(request_, headers={name: altered}))
        assert answer.ending is (Ending.FORGED if altered else Ending.UNSIGNED)
    assert desk.queues == FakeQueues()


def test_either_signature_of_a_rolled_secret_is_believed_and_a_second_time_is_not() -> None:
    seal, wrong = GOOD[0].headers["stripe-signature"], "v1=" + "0" * 64
    seconds, _, right = seal.partition(",")
    for header in (f"{seconds},{wrong},{right}", f"{seconds},{right},{wrong}", f"{seal},v0=ff"):
        assert Desk()(replace(GOOD[0], headers={"stripe-signature": header})).ending is Ending.ACCEPTED
    for header in (f"{seal},{seconds}", f"{seal},{seal}", right, seconds, seal.replace("v1", "v0")):
        assert Desk()(replace(GOOD[0], headers={"stripe-signature": header})).ending is Ending.FORGED


@pytest.mark.parametrize(
    ("minutes", "ending"),
    [
        (-6, Ending.REPLAYED),
        (-5, Ending.ACCEPTED),
        (5, Ending.ACCEPTED),
        (6, Ending.REPLAYED),
        (10**6, Ending.REPLAYED),
    ],
)
def test_stripe_is_believed_for_five_minutes(minutes: int, ending: Ending) -> None:
    assert Desk()(GOOD[0], NOW + minutes * MINUTE_MS).ending is ending


def test_the_same_notification_of_helloassos_is_a_retry_for_three_days_and_a_replay_later() -> None:
    desk = Desk()
    for days in (0, 1, 3):
        assert desk(GOOD[1], NOW + days * DAY_MS).ending is Ending.ACCEPTED
    assert desk(GOOD[1], NOW + 3 * DAY_MS + 1) == Answer(Ending.REPLAYED)
    assert len(desk.queues.handed_in) == 3


def test_a_queue_that_is_down_makes_them_tell_it_again() -> None:
    desk = Desk()
    desk.queues.hand_in = _down
    assert [desk(request).ending for request in GOOD] == [Ending.FAILED] * 2
    desk.queues = FakeQueues()
    assert [desk(request, NOW + MINUTE_MS).ending for request in GOOD] == [Ending.ACCEPTED] * 2


def _down(body: str) -> None:
    raise ConnectionError(f"could not send {body}")


BODIES = [
    "", "é", "[]", "null", "5", "NaN", "{", "[" * 10_000, '{"type": 5}', '{"type": "x", "livemode": "no"}', "1" * 5000,
    SESSION.replace("500", "5.0"), SESSION.replace("500", "NaN"), SESSION.replace("500", "true"),
    SESSION.replace("500", '"500"'), SESSION.replace("500", "1" * 5000), SESSION.replace('"cs_1"', "null"),
    SESSION.replace('"cs_1"', '""'), SESSION.replace('"eur"', "null"), SESSION.replace('"paid"', "true"),
    '{"type": "checkout.session.completed", "livemode": true, "data": []}',
    PAYMENT.replace("2000", "2e3"), PAYMENT.replace("2000", "-Infinity"), PAYMENT.replace("13790", '"13790"'),
    PAYMENT.replace("13790", "true"), '{"eventType": "Payment", "data": {"state": "Authorized"}}',
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_what_is_signed_and_makes_no_sense_is_malformed(body: str) -> None:
    desk = Desk()
    assert desk(by_stripe(body)) == desk(by_helloasso(body)) == Answer(Ending.MALFORMED)
    assert desk.queues == FakeQueues()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ["id", "amount", "amount_total", "currency", "payment_status", "state", "order"]
changes = st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4)


@given(changes)
def test_whatever_a_signed_event_holds_it_raises_nothing_and_what_comes_of_it_can_be_read(what: dict[str, Any]) -> None:
    desk = Desk()
    stripe = json.loads(SESSION)
    stripe["data"]["object"] |= what
    helloasso = json.loads(PAYMENT)
    helloasso["data"] |= what
    answers = [desk(by_stripe(json.dumps(stripe))), desk(by_helloasso(json.dumps(helloasso)))]
    assert {answer.ending for answer in answers} <= {Ending.ACCEPTED, Ending.IGNORED, Ending.MALFORMED}
    assert len([gift for gift in desk.gifts if gift]) == [answer.ending for answer in answers].count(Ending.ACCEPTED)


def test_a_gift_is_read_as_it_was_told_on() -> None:
    gift = Gift(Source.HELLOASSO, "0" * 32, NOW, 5 * MICROS)
    assert read_gift(gift_message(gift)) == gift
    assert read_gift('{"eventType": "TEXT_DELIVERED"}') is None


@pytest.mark.parametrize(
    "changes",
    [{"from": "ada"}, {"from": []}, {"id": "hush"}, {"id": 5}, {"at_ms": -1}, {"at_ms": 1.5}, {"at_ms": True},
     {"micros": 10**11}, {"micros": 5}, {"micros": "5000000"}, {"micros": None}],
)  # fmt: skip
def test_a_gift_that_makes_no_sense_is_buried_as_a_shape(changes: dict[str, Any]) -> None:
    whole = {"from": "stripe", "id": "0" * 32, "at_ms": NOW, "micros": 5 * MICROS}
    body = json.dumps({"gift": whole | changes})
    with pytest.raises(UnreadableGiftError) as error:
        read_gift(body)
    assert "hush" not in str(error.value)
    (delivery,) = read_report_deliveries({"Records": [sqs_record(body)]}, 1, NOW)
    queues = FakeQueues()
    assert ReceiveReports(_no_reports, _no_gifts, queues)([delivery], NOW) == ["dead"]
    assert "hush" not in str(queues.buried)


def _no_reports(reports: Any, now_ms: int) -> list[str]:
    assert not any(reports)
    return ["unreadable"] * len(reports)


_no_gifts = RecordGift(lambda: _down(""), None, None)  # type: ignore[arg-type,func-returns-value]


def test_a_gift_that_cannot_be_recorded_comes_again_alone() -> None:
    records = [sqs_record(gift_message(Gift(Source.STRIPE, "0" * 32, NOW, MICROS))), sqs_record("{}", "sqs-2", 4)]
    deliveries = read_report_deliveries({"Records": records}, 4, NOW)
    assert ReceiveReports(_no_reports, _no_gifts, FakeQueues())(deliveries, NOW) == ["failed", "dead"]
