"""What the carriers know us by: read seldom, and quoted nowhere."""

import json

import pytest
from test_sender_keys import Secret

from antirelou.adapters import carrier_secrets
from antirelou.adapters.carrier_secrets import CarrierSecrets, TwilioKeys, parse_secret


def stored(**values: str) -> Secret:
    return Secret(json.dumps(values))


def test_the_secret_is_read_once_and_again_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(carrier_secrets.time, "monotonic", lambda: clock[0])
    secret = stored(twilio_account_sid="AC1", twilio_auth_token="old")
    secrets = CarrierSecrets(secret, "arn")
    for _ in range(100):
        assert secrets.twilio() == TwilioKeys("AC1", "old")
        assert secrets.gateway() is None
    assert secret.reads == 1
    secret.text = json.dumps({"twilio_account_sid": "AC1", "twilio_auth_token": "new"})
    clock[0] += 901
    assert secrets.twilio() == TwilioKeys("AC1", "new")


def test_a_stack_without_webhooks_has_no_secret_and_asks_for_none() -> None:
    secret = stored(twilio_account_sid="AC1", twilio_auth_token="t")
    assert CarrierSecrets(secret, "").twilio() is None
    assert secret.reads == 0


@pytest.mark.parametrize("text", ["", "hush", '["hush"]', '{"twilio_auth_token": {"hush": 1}}', '{"a": 5}'])
def test_a_secret_that_is_none_says_so_and_quotes_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="not a JSON object of strings") as error:
        parse_secret(text)
    assert "hush" not in str(error.value)
