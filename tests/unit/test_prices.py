"""What a reply costs at most, by carrier, number and country."""

from dataclasses import replace

import pytest

from antirelou.adapters.files import read_prices
from antirelou.domain.number import FlatRate, Number

PRICES = read_prices()
AWS = Number("main", "+15145550100", "o", "en")


@pytest.mark.parametrize(("carrier", "micros"), [("aws", 15_800), ("twilio", 17_000), ("gateway", 0)])
def test_a_reply_costs_what_its_carrier_bills(carrier: str, micros: int) -> None:
    number = replace(AWS, carrier=carrier)
    assert number.price_usd_micros(PRICES, "CA", 1) == micros
    assert number.price_usd_micros(PRICES, "CA", 3) == 3 * micros


def test_a_numbers_own_price_stands_for_the_lists() -> None:
    assert replace(AWS, segment_usd_micros=20_000).price_usd_micros(PRICES, "CA", 2) == 40_000


def test_a_flat_rate_costs_nothing_by_the_text() -> None:
    flat = replace(AWS, carrier="gateway", flat_rate=FlatRate(10, 100, 1000), segment_usd_micros=20_000)
    assert flat.price_usd_micros(PRICES, "CA", 2) == 0


@pytest.mark.parametrize("number", [AWS, replace(AWS, segment_usd_micros=1), replace(AWS, carrier="pigeon")])
def test_where_the_list_has_no_price_there_is_no_reply(number: Number) -> None:
    assert number.price_usd_micros(PRICES, "JP", 1) is None


def test_the_cheapest_reply_is_one_that_is_paid_for() -> None:
    assert PRICES.cheapest_usd_micros == 9_000
