"""What every carrier keeps. The AWS one talks over HTTP to the local stand-in, which enforces botocore's model."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import boto3
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.aws import _ONCE
from antirelou.adapters.carrier_aws import AwsCarrier, max_price
from antirelou.adapters.files import read_words
from antirelou.domain.number import Number
from antirelou.domain.reply import Kind, Reply
from antirelou.services.ports import Sending
from carrier import FakeCarrier as CarrierServer
from fakes import FakeCarrier
from house import NOW, person


@dataclass
class Bench:
    """A carrier, how to make it misbehave once, and what left."""

    send: Callable[[Reply], object]
    misbehave: Callable[[str], None]
    left: Callable[[], int]
    asked: Callable[[], int]


@pytest.fixture
def server() -> Iterator[CarrierServer]:
    running = CarrierServer(hang_seconds=2).start()
    yield running
    running.stop()


def aws(server: CarrierServer, read_timeout: float = 0.5) -> AwsCarrier:
    impatient = _ONCE.merge(Config(read_timeout=read_timeout))
    client = boto3.client("pinpoint-sms-voice-v2", endpoint_url=server.url, config=impatient)
    return AwsCarrier(client, "configuration-set", "protect-" + "0" * 32)


@pytest.fixture(params=["fake", "aws"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "fake":
        fake, asked = FakeCarrier(), []
        fake.on_send = asked.append
        known = {"throttle": Sending.THROTTLED, "refuse": Sending.REFUSED}
        return Bench(
            fake.send,
            lambda fault: fake.script.append(known.get(fault, Sending.IN_DOUBT)),
            lambda: len(fake.sent),
            lambda: len(asked),
        )
    running: CarrierServer = request.getfixturevalue("server")
    return Bench(aws(running).send, running.faults.append, lambda: len(running.messages), lambda: running.requests)


def reply(body: str = "Bonjour. STOP", number: str = "phone-" + "0" * 32, to: str = person(1)) -> Reply:
    return Reply(
        "0123456789abcdef", "k" * 16, to, Number("main", "+1", number, "en"), Kind.CONSENT, body, 15_800, 15_800, NOW
    )


def test_a_reply_leaves_once(bench: Bench) -> None:
    assert bench.send(reply()).state is Sending.SENT
    assert (bench.left(), bench.asked()) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("throttle", Sending.THROTTLED),
        ("refuse", Sending.REFUSED),
        ("error", Sending.IN_DOUBT),
        ("lose", Sending.IN_DOUBT),
        ("timeout", Sending.IN_DOUBT),
    ],
)
def test_a_carrier_that_misbehaves_is_asked_once(bench: Bench, fault: str, state: Sending) -> None:
    bench.misbehave(fault)
    assert bench.send(reply()).state is state
    assert bench.asked() == 1
    assert bench.left() <= 1


@pytest.mark.parametrize("fault", ["throttle", "refuse"])
def test_what_is_said_not_to_have_left_did_not(bench: Bench, fault: str) -> None:
    bench.misbehave(fault)
    bench.send(reply())
    assert bench.left() == 0


def test_a_carrier_that_cannot_be_reached_sent_nothing() -> None:
    gone = CarrierServer().start()
    carrier = aws(gone)
    gone.stop()
    assert carrier.send(reply()).state is Sending.THROTTLED


def test_a_refusal_says_why_without_a_number(server: CarrierServer) -> None:
    server.faults.append("refuse")
    assert aws(server).send(reply()).detail == "DESTINATION_PHONE_NUMBER_OPTED_OUT"


def test_a_request_the_model_forbids_never_left(server: CarrierServer) -> None:
    assert aws(server).send(reply(body="a" * 1601)).state is Sending.REFUSED
    assert aws(server).send(reply(to="not a number")).state is Sending.REFUSED
    assert server.messages == []


def test_what_is_sent_carries_our_id_its_price_and_the_guards(server: CarrierServer) -> None:
    aws(server).send(reply())
    request = server.messages[0].request
    assert request["Context"] == {"reply": "kkkkkkkkkkkkkkkk.main.consent.0123456789abcdef"}
    assert request["MaxPrice"] == "0.01580"
    assert request["TimeToLive"] == 21_600
    assert request["ConfigurationSetName"] == "configuration-set"
    assert request["ProtectConfigurationId"] == "protect-" + "0" * 32


@pytest.mark.parametrize("words", read_words().values(), ids=lambda words: words.locale)
@pytest.mark.parametrize("kind", Kind)
def test_every_text_is_one_the_carrier_takes(server: CarrierServer, words: object, kind: Kind) -> None:
    assert aws(server).send(reply(body=words.by_kind[kind])).state is Sending.SENT


@given(st.integers(1, 99_999_990))
def test_the_price_limit_is_never_under_the_price_and_hardly_over(micros: int) -> None:
    dollars, _, fraction = max_price(micros).partition(".")
    assert len(fraction) == 5
    assert len(dollars) <= 2
    assert 0 <= (int(dollars) * 100_000 + int(fraction)) * 10 - micros < 10
