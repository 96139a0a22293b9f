"""What every carrier keeps. Each real one talks over HTTP to its local stand-in, which enforces its API."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

import carrier_gateway
import carrier_twilio
from antirelou.adapters import twilio_api
from antirelou.adapters.aws import _ONCE
from antirelou.adapters.carrier_aws import AwsCarrier, max_price
from antirelou.adapters.carrier_gateway import GatewayCarrier
from antirelou.adapters.carrier_secrets import GatewayKeys, TwilioKeys
from antirelou.adapters.carrier_twilio import TwilioCarrier
from antirelou.adapters.carriers import Carriers
from antirelou.adapters.files import read_words
from antirelou.adapters.twilio_api import twilio_client
from antirelou.domain.number import Number
from antirelou.domain.reply import WORDED, Kind, Reply
from antirelou.services.ports import Carrier, Sending, Sent
from carrier import FakeCarrier as CarrierServer
from carrier_gateway import FakeGateway
from carrier_twilio import FakeTwilio
from fakes import FakeCarrier
from house import NOW, person

KEYS = TwilioKeys(carrier_twilio.ACCOUNT_SID, carrier_twilio.AUTH_TOKEN)


@dataclass
class Bench:
    """A carrier, how to make it misbehave once, and what left."""

    send: Callable[[Reply], Sent]
    misbehave: Callable[[str], None]
    left: Callable[[], int]
    asked: Callable[[], int]


def aws(server: Any, read_seconds: float = 0.5) -> Carrier:
    impatient = _ONCE.merge(Config(read_timeout=read_seconds))
    client = boto3.client("pinpoint-sms-voice-v2", endpoint_url=server.url, config=impatient)
    return AwsCarrier(client, "configuration-set", "protect-" + "0" * 32)


def twilio(server: Any, read_seconds: float = 0.5) -> Carrier:
    return TwilioCarrier(twilio_client(KEYS, server.url, read_seconds), "https://hooks.example.org")


def gateway(server: Any, read_seconds: float = 0.5) -> Carrier:
    keys = GatewayKeys(server.api_url, carrier_gateway.USER, carrier_gateway.PASSWORD, carrier_gateway.SIGNING_KEY)
    return GatewayCarrier(keys, read_seconds=read_seconds)


REAL: dict[str, tuple[Any, Callable[..., Carrier]]] = {
    "aws": (CarrierServer, aws),
    "twilio": (FakeTwilio, twilio),
    "gateway": (FakeGateway, gateway),
}
"""One row per carrier: its stand-in, and the adapter that talks to it."""


@pytest.fixture
def start() -> Iterator[Callable[[str], Any]]:
    """Starts the stand-in of that carrier."""
    with ExitStack() as stack:

        def started(name: str) -> Any:
            running = REAL[name][0](hang_seconds=2).start()
            stack.callback(running.stop)
            return running

        yield started


@pytest.fixture(params=["fake", *REAL])
def bench(request: pytest.FixtureRequest, start: Callable[[str], Any]) -> Bench:
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
    running, make = start(request.param), REAL[request.param][1]
    return Bench(make(running).send, running.faults.append, lambda: len(running.messages), lambda: running.requests)


def reply(body: str = "Bonjour. STOP", to: str = person(1), carrier: str = "aws") -> Reply:
    number = Number("main", "+15145550100", "phone-" + "0" * 32, "en", carrier)
    return Reply("0123456789abcdef", "k" * 16, to, number, Kind.CONSENT, body, 15_800, 15_800, NOW)


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


@pytest.mark.parametrize("name", REAL)
def test_a_carrier_that_cannot_be_reached_sent_nothing(name: str) -> None:
    server, make = REAL[name]
    gone = server().start()
    carrier = make(gone)
    gone.stop()
    assert carrier.send(reply()).state is Sending.THROTTLED


@pytest.mark.parametrize(
    ("name", "why"),
    [("aws", "DESTINATION_PHONE_NUMBER_OPTED_OUT"), ("twilio", "twilio_21610"), ("gateway", "gateway_403")],
)
def test_a_refusal_says_why_without_a_number(start: Callable[[str], Any], name: str, why: str) -> None:
    server = start(name)
    server.faults.append("refuse")
    assert REAL[name][1](server).send(reply()).detail == why


@pytest.mark.parametrize("name", REAL)
def test_a_request_the_carrier_forbids_never_left(start: Callable[[str], Any], name: str) -> None:
    server = start(name)
    carrier = REAL[name][1](server)
    assert carrier.send(reply(body="a" * 1601)).state is Sending.REFUSED
    assert carrier.send(reply(to="not a number")).state is Sending.REFUSED
    assert server.messages == []


@pytest.mark.parametrize("name", ["twilio", "gateway"])
def test_a_carrier_that_sends_us_elsewhere_is_not_followed(start: Callable[[str], Any], name: str) -> None:
    server = start(name)
    server.faults.append("redirect")
    assert REAL[name][1](server).send(reply()).state is Sending.IN_DOUBT
    assert server.requests == 1


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("words", read_words().values(), ids=lambda words: words.locale)
@pytest.mark.parametrize("kind", WORDED)
def test_every_text_is_one_the_carrier_takes(start: Callable[[str], Any], name: str, words: Any, kind: Kind) -> None:
    server = start(name)
    assert REAL[name][1](server, 5).send(reply(body=words.by_kind[kind])).state is Sending.SENT
    assert server.messages[0].body == words.by_kind[kind]


def test_aws_gets_our_id_the_price_and_the_guards(start: Callable[[str], Any]) -> None:
    server = start("aws")
    aws(server).send(reply())
    request = server.messages[0].request
    assert request["Context"] == {"reply": "kkkkkkkkkkkkkkkk.main.consent.0123456789abcdef"}
    assert request["MaxPrice"] == "0.01580"
    assert request["TimeToLive"] == 21_600
    assert request["ConfigurationSetName"] == "configuration-set"
    assert request["ProtectConfigurationId"] == "protect-" + "0" * 32


def test_twilio_is_told_where_to_report_and_for_how_long_to_try(start: Callable[[str], Any]) -> None:
    server = start("twilio")
    twilio(server).send(reply())
    assert server.messages[0].request == {
        "To": person(1),
        "From": "+15145550100",
        "Body": "Bonjour. STOP",
        "StatusCallback": "https://hooks.example.org/twilio/status?reply=kkkkkkkkkkkkkkkk.main.consent.0123456789abcdef",
        "Attempt": "1",
        "ValidityPeriod": "21600",
        "SmartEncoded": "false",
    }


def test_the_gateway_is_told_our_id_and_takes_it_once(start: Callable[[str], Any]) -> None:
    server = start("gateway")
    carrier = gateway(server)
    assert [carrier.send(reply()), carrier.send(reply())] == [
        Sent(Sending.SENT),
        Sent(Sending.SENT, "gateway_409"),
    ]
    (message,) = server.messages
    assert message.request == {
        "id": "0123456789abcdef",
        "textMessage": {"text": "Bonjour. STOP"},
        "phoneNumbers": [person(1)],
        "ttl": 21_600,
        "withDeliveryReport": False,
    }


def test_an_answer_of_twilios_that_makes_no_sense_is_in_doubt(
    start: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start("twilio")
    monkeypatch.setattr(server, "_accept", lambda fields: (201, ["not", "a", "message"]))
    assert twilio(server).send(reply()).state is Sending.IN_DOUBT


def test_twilios_library_logs_no_request(start: Callable[[str], Any], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    twilio(start("twilio")).send(reply())
    assert caplog.records == []


def test_twilio_is_given_up_on_before_the_function_is() -> None:
    client = twilio_client(KEYS, twilio_api.PUBLIC_URL).http_client
    assert 2 * client.timeout < 20  # the function's timeout: see test_template
    assert client.session is None  # a new connection each time, which `requests` does not retry


def test_each_number_sends_through_its_own_carrier() -> None:
    fakes = {name: FakeCarrier() for name in ("aws", "twilio")}
    carriers = Carriers({name: lambda fake=fake: fake for name, fake in fakes.items()})
    carriers.send(reply(carrier="twilio"))
    assert (len(fakes["aws"].sent), len(fakes["twilio"].sent)) == (0, 1)


def test_a_carrier_that_is_not_set_up_sends_nothing_and_loads_nothing() -> None:
    def unreachable() -> Carrier:
        raise OSError

    carriers = Carriers({"twilio": lambda: None, "aws": unreachable})
    assert carriers.send(reply(carrier="twilio")) == Sent(Sending.REFUSED, "carrier_not_set_up")
    assert carriers.send(reply(carrier="pigeon")) == Sent(Sending.REFUSED, "carrier_not_set_up")
    assert carriers.send(reply(carrier="aws")) == Sent(Sending.THROTTLED, "OSError")


@given(st.integers(1, 99_999_990))
def test_the_price_limit_is_never_under_the_price_and_hardly_over(micros: int) -> None:
    dollars, _, fraction = max_price(micros).partition(".")
    assert len(fraction) == 5
    assert len(dollars) <= 2
    assert 0 <= (int(dollars) * 100_000 + int(fraction)) * 10 - micros < 10
