"""What `make bench` works out of what it measures."""

import pytest

from antirelou.domain.phone import parse_phone
from bench.bench_bars import bars
from bench.bench_capacity import item_bytes, units
from bench.bench_cases import QUICK, Traffic
from bench.bench_cost import FORMULA, Load, dollars_per_million
from house import NOW

CASES = ("first", "repeat", "duplicate", "flood", "batch")
FREE = {case: {"requests": 0.0, "write_units": 0.0, "round_trips": 3.0} for case in CASES}
PEER = {case: {"requests": 1.0, "write_units": 1.0} for case in CASES}
QUICK_START = {"TextReceived": {"ratio": 1.0}}


def test_a_design_under_every_bar_passes_them_all() -> None:
    assert all(bar.passed for bar in bars({"ours": FREE, "peer": PEER}, QUICK_START))


def test_as_many_write_units_as_a_peer_fail_where_a_reply_is_sent_and_pass_elsewhere() -> None:
    found = bars({"ours": FREE, "peer": PEER, "idle": FREE}, QUICK_START)
    assert [bar.what.split(",")[1].split(":")[0].strip() for bar in found if not bar.passed] == ["first", "batch"]


def test_a_slow_cold_start_fails() -> None:
    found = bars({"ours": FREE, "peer": PEER}, {"TextReceived": {"ratio": 1.31}})
    assert [bar.value for bar in found if not bar.passed] == [1.31]


def test_the_cost_of_a_message_by_hand() -> None:
    load = Load(write_units=2, read_units=0.5, cpu_ms=2.8943, log_bytes=350, round_trips=3, sends=1)
    assert dollars_per_million(load) == {"table": 1.31, "queue": 1.7, "lambda": 1.03, "logs": 0.17, "all": 4.22}


def test_a_batch_shares_the_call_and_the_waits() -> None:
    alone, together = (Load(0, 0, 0, 0, round_trips=3, sends=1, batch=batch) for batch in (1, 10))
    assert dollars_per_million(together)["lambda"] == pytest.approx(dollars_per_million(alone)["lambda"] / 10, abs=0.01)


def test_the_formula_says_the_prices_it_uses() -> None:
    assert "$0.625" in FORMULA
    assert "$13.3334" in FORMULA


@pytest.mark.parametrize(
    ("operation", "request_body", "answer", "expected"),
    [
        ("UpdateItem", {}, {"ConsumedCapacity": {"CapacityUnits": 3.0}}, (0.0, 3.0)),
        ("UpdateItem", {}, {"__type": "ConditionalCheckFailedException"}, (0.0, 1.0)),
        ("UpdateItem", {}, {"Item": {"pk": {"S": "x" * 1500}}}, (0.0, 2.0)),
        ("Query", {}, {"ConsumedCapacity": {"CapacityUnits": 0.0}}, (0.5, 0.0)),
        ("BatchGetItem", {"RequestItems": {"t": {"Keys": [{}, {}]}}}, {"Responses": {"t": [{}]}}, (1.0, 0.0)),
        ("TransactWriteItems", {"TransactItems": [{}, {}, {}]}, {}, (0.0, 6.0)),
    ],
)
def test_units_by_the_engine_or_by_the_rule(
    operation: str, request_body: dict, answer: dict, expected: tuple[float, float]
) -> None:
    assert units(operation, request_body, answer) == expected


def test_an_item_s_bytes_are_its_names_and_its_values() -> None:
    assert item_bytes({"pk": {"S": "é"}, "n": {"N": "1234"}, "l": {"L": [{"BOOL": True}]}}) == 4 + 5 + 6


def test_strangers_are_mobiles_of_prefixes_of_their_own() -> None:
    traffic = Traffic(NOW, QUICK)
    _, people = traffic.first()
    assert len({number[:-3] for number in people}) == QUICK.people
    assert all(phone and phone.mobile for phone in map(parse_phone, people))
