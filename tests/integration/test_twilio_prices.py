"""What Twilio billed, asked of its stand-in through its own library."""

from collections.abc import Iterator

import pytest
from test_carrier import reply, twilio

from antirelou.adapters.carrier_secrets import TwilioKeys
from antirelou.adapters.twilio_api import twilio_client
from antirelou.adapters.twilio_prices import TwilioPrices
from carrier_twilio import ACCOUNT_SID, AUTH_TOKEN, FakeTwilio


@pytest.fixture
def server() -> Iterator[FakeTwilio]:
    running = FakeTwilio(hang_seconds=2)
    running.start()
    yield running
    running.stop()


def prices(server: FakeTwilio, token: str = AUTH_TOKEN) -> TwilioPrices:
    return TwilioPrices(lambda: twilio_client(TwilioKeys(ACCOUNT_SID, token), server.url, 0.5))


def sent(server: FakeTwilio) -> str:
    twilio(server, 5).send(reply())
    return server.messages[0].id


def test_a_price_is_what_was_billed_in_whole_micros(server: FakeTwilio) -> None:
    message, server.price = sent(server), "-0.00790"
    assert prices(server).price_usd_micros(message) == 7_900


def test_what_is_not_priced_yet_has_no_price(server: FakeTwilio) -> None:
    message, server.price = sent(server), None
    assert prices(server).price_usd_micros(message) is None


def test_a_price_in_another_currency_is_none_of_ours(server: FakeTwilio) -> None:
    message, server.price_unit = sent(server), "EUR"
    assert prices(server).price_usd_micros(message) is None


def test_where_twilio_is_not_set_up_nothing_has_a_price() -> None:
    assert TwilioPrices(lambda: None).price_usd_micros("SM1") is None


def test_a_message_twilio_does_not_know_has_no_price_and_a_refusal_raises(server: FakeTwilio) -> None:
    assert prices(server).price_usd_micros("SM" + "f" * 32) is None
    with pytest.raises(Exception, match="401"):
        prices(server, "another token").price_usd_micros(sent(server))
