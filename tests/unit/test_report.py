"""Delivery reports: what they say, and what they move."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.domain.money import Rate
from antirelou.domain.reply import Kind
from antirelou.domain.report import ReplyRef, Report, UnreadableReportError, read_report
from antirelou.domain.settlement import Owed, Settlement, Unsettled, settle, sweep
from antirelou.handlers.reports import read_report_deliveries
from house import NOW, notification, sqs_record

REF = ReplyRef("key", "main", Kind.CONSENT, "0123")


def event(**changes: Any) -> dict[str, Any]:
    return {
        "eventType": "TEXT_DELIVERED",
        "isFinal": True,
        "context": {"reply": "key.main.consent.0123"},
        "destinationPhoneNumber": "+14255550182",
        "totalMessagePrice": 0.00581,
        "totalCarrierFee": 0.006,
    } | changes


def read(**changes: Any) -> Report:
    return read_report(json.dumps(event(**changes)))


def test_price_and_carrier_fee_are_both_paid() -> None:
    assert read() == Report(REF, True, True, 11_810)


@pytest.mark.parametrize(
    ("changes", "price"),
    [
        ({"totalCarrierFee": None}, 5_810),
        ({"totalMessagePrice": None, "totalCarrierFee": None}, None),
        ({"totalMessagePrice": 0, "totalCarrierFee": 0}, 0),
        ({"totalMessagePrice": 645}, 645_006_000),
    ],
)
def test_a_price_may_be_absent_or_odd(changes: dict[str, Any], price: int | None) -> None:
    assert read(**changes).price_usd_micros == price


@pytest.mark.parametrize("context", [None, {}, {"reply": "x"}, {"reply": 3}, {"reply": "a.b.c.d"}, "reply", []])
def test_a_report_without_our_id_is_not_about_a_reply_of_ours(context: Any) -> None:
    assert read(context=context).reply is None


@pytest.mark.parametrize(
    "changes",
    [{"eventType": None}, {"eventType": "VOICE_ANSWERED"}, {"totalMessagePrice": "0.01"}, {"totalCarrierFee": True},
     {"totalMessagePrice": -1}, {"totalMessagePrice": float("nan")}, {"totalMessagePrice": float("inf")}],
)  # fmt: skip
def test_what_is_not_a_report_says_why_and_quotes_nothing(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableReportError) as error:
        read(**changes)
    assert "4255550182" not in str(error.value)


def twilios(**changes: Any) -> Report:
    fields = {"carrier": "twilio", "message": "SM1", "reply": "key.main.consent.0123", "status": "delivered"}
    return read_report(json.dumps(fields | changes))


@pytest.mark.parametrize(
    ("status", "report"),
    [
        ("delivered", Report(REF, True, True, None, "SM1")),
        ("undelivered", Report(REF, True, True, None, "SM1")),
        ("failed", Report(REF, True, False, 0)),
        ("sent", Report(REF, False, False, 0)),
        ("read", Report(REF, False, False, 0)),
    ],
)
def test_what_left_through_twilio_is_priced_by_twilio_and_what_failed_is_free(status: str, report: Report) -> None:
    assert twilios(status=status) == report


@pytest.mark.parametrize("changes", [{"status": None}, {"message": 5}, {"status": ["delivered"]}])
def test_a_status_of_twilios_that_misses_something_is_no_report(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableReportError, match="missing"):
        twilios(**changes)


def test_a_status_that_is_about_no_reply_of_ours_says_so() -> None:
    assert twilios(reply="x").reply is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(event())), anything), st.integers(1, 5))
def test_no_report_raises(changes: dict[str, Any], receives: int) -> None:
    record = sqs_record(notification(json.dumps(event() | changes)), "r", receives)
    (delivery,) = read_report_deliveries({"Records": [record]}, 4, NOW)
    assert (delivery.report is None) == bool(delivery.unreadable)


PARITY = Rate()
OWED = Owed(price_micros=15_800, reserved_micros=15_800, at_ms=NOW)


def settled(owed: Owed = OWED, rate: Rate = PARITY, **report: Any) -> Settlement | Unsettled:
    fields = {"reply": REF, "final": True, "delivered": True, "price_usd_micros": 11_810} | report
    return settle(owed, Report(**fields), rate)


def test_a_reply_is_settled_at_its_real_price_and_the_rest_is_left() -> None:
    settlement = settled()
    assert settlement == Settlement(11_810, reserved=-15_800, spent=11_810)
    assert settlement.left == 3_990


def test_a_dearer_reply_takes_what_was_left() -> None:
    assert settled(price_usd_micros=47_400).left == -31_600


def test_what_was_not_delivered_nor_billed_is_released() -> None:
    assert settled(delivered=False, price_usd_micros=None) == Settlement(0, -15_800, 0)
    assert settled(delivered=False, price_usd_micros=0) == Settlement(0, -15_800, 0)


def test_what_was_not_delivered_and_billed_is_paid() -> None:
    assert settled(delivered=False) == Settlement(11_810, -15_800, 11_810)


def test_a_delivery_without_a_price_is_settled_at_its_estimate() -> None:
    assert settled(price_usd_micros=None) == Settlement(15_800, -15_800, 15_800)


def test_only_the_final_report_settles_and_only_once() -> None:
    assert settled(final=False) is Unsettled.NOT_FINAL
    assert settled(Owed(15_800, 15_800, NOW, paid_micros=11_810)) is Unsettled.ALREADY


@pytest.mark.parametrize("price", [1_000_000, 645_000_000, 158_001, 1_579, 1])
def test_a_price_that_cannot_be_believed_is_not_settled(price: int) -> None:
    assert settled(price_usd_micros=price) is Unsettled.SUSPECT_PRICE


@pytest.mark.parametrize("price", [158_000, 1_580])
def test_a_price_at_the_edge_of_belief_is_settled(price: int) -> None:
    assert isinstance(settled(price_usd_micros=price), Settlement)


def test_dollars_become_the_purses_currency_rounded_up() -> None:
    assert Rate(920_000).from_usd(11_810) == 10_866
    assert settled(Owed(14_536, 14_536, NOW), Rate(920_000)) == Settlement(10_866, -14_536, 10_866)


def test_a_report_after_time_closed_the_reply_moves_the_difference_only() -> None:
    closed = Owed(15_800, 15_800, NOW, paid_micros=15_800, swept=True)
    assert settled(closed) == Settlement(11_810, 0, -3_990)


def test_a_report_for_a_reply_the_carrier_had_refused_is_paid_from_what_is_left() -> None:
    assert settled(Owed(15_800, 0, NOW)) == Settlement(11_810, 0, 11_810)


def test_what_nobody_reports_is_closed_at_its_estimate() -> None:
    assert sweep(OWED) == Settlement(15_800, -15_800, 15_800, reported=False)


@given(st.integers(1, 10**6), st.booleans(), st.integers(0, 10**6), st.booleans())
def test_no_settlement_makes_or_loses_money(price: int, delivered: bool, paid: int, swept: bool) -> None:
    owed = Owed(price, price, NOW, paid if swept else None, swept)
    settlement = settled(owed, delivered=delivered, price_usd_micros=price)
    if isinstance(settlement, Settlement):
        assert settlement.left + settlement.reserved + settlement.spent == 0
