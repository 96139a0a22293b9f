"""What docs/scale.md promises is what its script computes."""

import pytest

from antirelou.adapters.files import read_prices
from bench.scale import RATES, Load, asked, limits, page
from templates import ROOT

PAGE = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
LIMITS = {each.what: each for each in limits()}


def test_the_tables_of_the_page_are_those_of_the_script() -> None:
    _, _, rest = PAGE.partition("<!-- begin: python -m bench.scale -->\n")
    assert rest.partition("<!-- end -->")[0] == page()


@pytest.mark.parametrize("texts", RATES)
def test_money_stops_a_crowd_before_anything_else_does(texts: int) -> None:
    crowd = Load(texts)
    assert max(LIMITS.values(), key=lambda each: each.used(crowd)).what == "dollars an hour"


def test_the_detector_is_no_hot_key_at_a_thousand_texts_a_second() -> None:
    assert LIMITS["flow, write units"].used(Load(1_000, flood=True)) < 0.05


def test_the_fastest_number_aws_sells_needs_no_second_purse() -> None:
    assert LIMITS["purse, write units"].used(Load(100)) < 0.1


def test_shards_share_what_one_purse_cannot_carry() -> None:
    purse, crowd = LIMITS["purse, write units"], Load(10_000)
    assert purse.used(crowd, shards=1) > 1 > purse.used(crowd, shards=20)


def test_a_container_asks_about_a_sender_once_and_about_his_next_text_once() -> None:
    assert asked(1000, 1) == 0.002


def test_a_reply_costs_what_the_price_list_says() -> None:
    assert read_prices().segment_usd_micros["aws"]["CA"] == 15_800
