"""The small adapters, on moto: one thread, one request at a time."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from antirelou.adapters.aws import client
from antirelou.adapters.carrier_secret_book import CarrierSecretBook
from antirelou.adapters.carrier_secrets import CarrierSecrets, GatewayKeys, TwilioKeys
from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.adapters.sender_key_book import SecretKeyBook
from antirelou.adapters.sender_keys import SecretSenderKeys
from house import NOW, person


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    with mock_aws():
        yield


def received(sqs: Any, url: str) -> list[str]:
    return [message["Body"] for message in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def test_what_is_put_back_waits_and_comes_back_as_it_was(aws: None) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    SqsInbox(sqs, url).put_back("body é", 900)
    assert received(sqs, url) == []
    SqsInbox(sqs, url).put_back("body é", 0)
    assert received(sqs, url) == ["body é"]


def test_what_is_buried_says_why(aws: None) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="dead")["QueueUrl"]
    DeadLetters(sqs, url).bury({"body": "str(3)"}, "not JSON")
    assert json.loads(received(sqs, url)[0]) == {"why": "not JSON", "shape": {"body": "str(3)"}}


def test_the_secret_cloudformation_generates_is_a_key_ring(aws: None) -> None:
    secrets = client("secretsmanager")
    arn = secrets.create_secret(Name="keys", SecretString=json.dumps({"0": "k" * 64}))["ARN"]
    before = SecretSenderKeys(secrets, arn).sender_keys(person(1), NOW, NOW)
    takeover = SecretKeyBook(secrets, arn).add_key(NOW // 1000)
    later = takeover * 1000 + 1
    after = SecretSenderKeys(secrets, arn).sender_keys(person(1), later, later)
    assert after[1:] == before
    assert after[0] != before[0]


def test_a_carrier_is_set_up_when_all_of_it_is_known_and_beside_the_others(aws: None) -> None:
    secrets = client("secretsmanager")
    arn = secrets.create_secret(Name="carriers", SecretString="{}")["ARN"]
    book = CarrierSecretBook(secrets, arn)
    assert (book.set_up(), CarrierSecrets(secrets, arn).twilio()) == ([], None)
    book.store({"twilio_account_sid": "AC1", "twilio_auth_token": ""})
    assert (book.set_up(), CarrierSecrets(secrets, arn).twilio()) == ([], None)
    book.store({"twilio_auth_token": "t"})
    book.store({"gateway_url": "https://g", "gateway_user": "u", "gateway_password": "p", "gateway_signing_key": "k"})
    assert book.set_up() == ["twilio", "gateway"]
    assert CarrierSecrets(secrets, arn).twilio() == TwilioKeys("AC1", "t")
    assert CarrierSecrets(secrets, arn).gateway() == GatewayKeys("https://g", "u", "p", "k")
    assert "hidden" not in repr([TwilioKeys("AC1", "hidden"), GatewayKeys("https://g", "u", "hidden", "hidden")])
