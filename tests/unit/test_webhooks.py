"""Requests from the Internet: what is taken, once, and everything else that is not."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from antirelou.adapters.carrier_secrets import GatewayKeys, TwilioKeys
from antirelou.adapters.files import read_words
from antirelou.adapters.signatures import GatewaySignature, TwilioSignature
from antirelou.adapters.twiml import TwilioInstructions
from antirelou.domain.contact import Contact, Medium
from antirelou.domain.money import DAY_MS, MINUTE_MS
from antirelou.domain.number import Greeting, Number, State
from antirelou.domain.outcome import Reason
from antirelou.domain.report import read_report
from antirelou.domain.screening import screen
from antirelou.domain.webhook import MOST_BYTES, Answer, Ending, Request, read_form, read_request
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.hand_in_contact import HandInContact
from antirelou.services.receive_gateway import ReceiveGateway
from antirelou.services.receive_twilio import ReceiveTwilio
from antirelou.services.receive_webhook import ReceiveWebhook
from fakes import FakeClaims, FakeQueues
from house import NOW, NUMBERS, OURS, RULES, person, sqs_record

URL, ACCOUNT, TOKEN, KEY = "https://hooks.example.org", "AC" + "1" * 32, "a token", "a signing key"
SPOKEN = {locale: words.spoken for locale, words in read_words().items()}


@dataclass
class Desk:
    """The whole of WebhookReceived, on fakes."""

    queues: FakeQueues = field(default_factory=FakeQueues)
    claims: FakeClaims = field(default_factory=FakeClaims)
    number: Number | None = NUMBERS.all[0]
    keys: TwilioKeys | None = field(default_factory=lambda: TwilioKeys(ACCOUNT, TOKEN))
    gateway_keys: GatewayKeys | None = field(default_factory=lambda: GatewayKeys("https://g", "u", "p", KEY))

    def find(self, raw: str, now_ms: int) -> Number | None:
        return self.number if raw == OURS else None

    def __call__(self, request: Request | Ending, now_ms: int = NOW) -> Answer:
        hand_in = HandInContact(self.queues)
        signature, instructions = TwilioSignature(lambda: self.keys, URL), TwilioInstructions()
        twilio = ReceiveTwilio(signature, self.claims, hand_in, self.queues, self, instructions, SPOKEN, 300)
        gateway = ReceiveGateway(GatewaySignature(lambda: self.gateway_keys), self.claims, hand_in)
        paths = {"/twilio/text": twilio.text, "/twilio/call": twilio.call, "/twilio/status": twilio.status}
        return ReceiveWebhook(paths | {"/gateway/text": gateway.text})(request, now_ms)

    @property
    def contacts(self) -> list[Contact]:
        event = {"Records": [sqs_record(body, "r") for body in self.queues.handed_in]}
        deliveries = read_deliveries(event, 4, NOW + DAY_MS)
        return [replace(delivery.contact, delivery="") for delivery in deliveries if delivery.contact]


def text_form(**changes: str) -> dict[str, str]:
    form = {
        "MessageSid": "SM1",
        "AccountSid": ACCOUNT,
        "From": person(1),
        "To": OURS,
        "Body": "Salut é & =",
        "SmsSid": "",
    }
    return form | changes


def call_form(**changes: str) -> dict[str, str]:
    return {"CallSid": "CA1", "AccountSid": ACCOUNT, "From": person(1), "To": OURS, "CallStatus": "ringing"} | changes


def status_form(status: str = "delivered") -> dict[str, str]:
    return {"MessageSid": "SM9", "AccountSid": ACCOUNT, "MessageStatus": status, "To": person(1), "From": OURS}


def by_twilio(path: str, form: dict[str, str], query: str = "", token: str = TOKEN) -> Request:
    url = URL + path + (f"?{query}" if query else "")
    signature = RequestValidator(token).compute_signature(url, form)
    return Request(path, query, {"x-twilio-signature": signature}, urlencode(form).encode())


def by_the_phone(body: str, at_ms: int = NOW, key: str = KEY, query: str = "") -> Request:
    timestamp = str(at_ms // 1000)
    signature = hmac.new(key.encode(), (body + timestamp).encode(), hashlib.sha256).hexdigest()
    return Request("/gateway/text", query, {"x-signature": signature, "x-timestamp": timestamp}, body.encode())


def event(**payload: Any) -> str:
    fields = {"messageId": "m", "message": "Salut", "sender": person(1), "recipient": OURS} | payload
    return json.dumps({"event": "sms:received", "id": "e1", "payload": fields})


def test_a_text_is_handed_in_and_gets_no_answer_from_twilio() -> None:
    desk = Desk()
    answer = desk(by_twilio("/twilio/text", text_form()))
    assert (answer.ending, answer.body) == (Ending.ACCEPTED, '<?xml version="1.0" encoding="UTF-8"?><Response />')
    assert desk.contacts == [Contact("SM1", person(1), OURS, "Salut é & =", NOW)]
    assert answer.contact == desk.contacts[0].log_id != "SM1"


def test_a_call_is_handed_in_and_hears_the_numbers_words() -> None:
    desk = Desk(number=Number("main", OURS, "o", "fr-CA"))
    answer = desk(by_twilio("/twilio/call", call_form()))
    assert SPOKEN["fr-CA"].split(".")[0] in answer.body
    assert '<Say language="fr-CA" voice="Polly.Chantal">' in answer.body
    assert answer.body.endswith("</Say><Hangup /></Response>")
    assert desk.contacts == [Contact("CA1", person(1), OURS, "", NOW, medium=Medium.CALL)]


@pytest.mark.parametrize(
    "number",
    [
        None,
        Number("main", OURS, "o", "en", greeting=Greeting.HANG_UP),
        Number("main", OURS, "o", "en", state=State.BURNED),
    ],
)
def test_a_line_that_hangs_up_is_burned_or_not_ours_takes_no_call_and_hands_it_in(number: Number | None) -> None:
    desk = Desk(number=number)
    assert '<Response><Reject reason="busy" /></Response>' in desk(by_twilio("/twilio/call", call_form())).body
    assert len(desk.contacts) == 1


@pytest.mark.parametrize("locale", SPOKEN)
def test_every_locale_has_a_voice(locale: str) -> None:
    assert SPOKEN[locale].split("'")[0] in TwilioInstructions().say(SPOKEN[locale], locale)


@pytest.mark.parametrize("sender", ["anonymous", "+266696687", "", "sip:bob@example.org", "Restricted"])
@pytest.mark.parametrize(("path", "form"), [("/twilio/text", text_form), ("/twilio/call", call_form)])
def test_a_sender_who_hides_is_handed_in_and_refused_as_no_phone(sender: str, path: str, form: Any) -> None:
    desk = Desk()
    assert desk(by_twilio(path, form(From=sender))).ending is Ending.ACCEPTED
    assert screen(desk.contacts[0], RULES, NUMBERS) is Reason.NOT_A_PHONE


def test_a_sender_who_is_not_named_is_handed_in_as_one_who_hides() -> None:
    desk, form = Desk(), call_form()
    del form["From"]
    desk(by_twilio("/twilio/call", form))
    assert desk.contacts[0].sender == "anonymous"


def test_twilios_own_example_is_verified() -> None:
    """From the library's tests: the URL and its query are signed with the form."""
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    validator, url = RequestValidator("12345"), "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert validator.validate(url, params, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not validator.validate(url, params | {"Digits": "1235"}, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def _with(request: Request, **changes: Any) -> Request:
    return replace(request, **changes)


def _signed_twice(request: Request) -> Request:
    signature = request.headers["x-twilio-signature"]
    return replace(request, headers={"x-twilio-signature": f"{signature},{signature}"})


GOOD = by_twilio("/twilio/text", text_form())


@pytest.mark.parametrize(
    ("request_", "ending"),
    [
        (_with(GOOD, headers={}), Ending.UNSIGNED),
        (_with(GOOD, headers={"x-twilio-signature": ""}), Ending.UNSIGNED),
        (_with(GOOD, headers={"x-twilio-signature": "é" * 28}), Ending.FORGED),
        (by_twilio("/twilio/text", text_form(), token="another"), Ending.FORGED),
        (by_twilio("/twilio/text", text_form(AccountSid="AC" + "2" * 32)), Ending.FORGED),
        (_signed_twice(GOOD), Ending.FORGED),
        (_with(GOOD, body=GOOD.body + b"&Body=again"), Ending.FORGED),
        (_with(GOOD, body=GOOD.body + b"&Extra=1"), Ending.FORGED),
        (_with(GOOD, query="a=b"), Ending.FORGED),
        (_with(GOOD, path="/twilio/call"), Ending.FORGED),
        (_with(GOOD, body=b"\xff\xfe"), Ending.MALFORMED),
        (_with(GOOD, body=b""), Ending.FORGED),
        (_with(GOOD, body=b"{}"), Ending.MALFORMED),
        (by_twilio("/twilio/text", {"AccountSid": ACCOUNT}), Ending.MALFORMED),
        (by_twilio("/twilio/text", text_form(To="")), Ending.MALFORMED),
        (by_twilio("/twilio/text", call_form()), Ending.MALFORMED),
        (by_twilio("/twilio/status", status_form()), Ending.MALFORMED),
        (_with(GOOD, path="/twilio/else"), Ending.UNKNOWN_PATH),
        (by_the_phone(event(), key="another"), Ending.FORGED),
        (_with(by_the_phone(event()), body=event(message="Autre").encode()), Ending.FORGED),
        (_with(by_the_phone(event()), headers={"x-timestamp": "1"}), Ending.UNSIGNED),
        (_with(by_the_phone(event()), headers={"x-signature": "00", "x-timestamp": "²"}), Ending.FORGED),
        (by_the_phone(event(), at_ms=NOW - 6 * MINUTE_MS), Ending.REPLAYED),
        (by_the_phone(event(), at_ms=NOW + 6 * MINUTE_MS), Ending.REPLAYED),
        (by_the_phone("[]"), Ending.MALFORMED),
        (by_the_phone("é"), Ending.MALFORMED),
        (by_the_phone(event(sender=None)), Ending.MALFORMED),
        (by_the_phone(event(recipient=None)), Ending.MALFORMED),
        (by_the_phone(event(message=5)), Ending.MALFORMED),
    ],
)
def test_whatever_is_not_a_carriers_own_word_is_refused_and_hands_nothing_in(request_: Request, ending: Ending) -> None:
    desk = Desk()
    assert desk(request_) == Answer(ending)
    assert desk.queues == FakeQueues()
    assert ending.status >= 400


@pytest.mark.parametrize("request_", [GOOD, by_the_phone(event())], ids=["twilio", "gateway"])
def test_without_a_key_nobody_is_believed(request_: Request) -> None:
    assert Desk(keys=None, gateway_keys=None)(request_).ending is Ending.FORGED


def test_a_retry_is_handed_in_under_the_first_ones_time() -> None:
    desk = Desk()
    for later in (0, 1, 14 * MINUTE_MS):
        assert desk(GOOD, NOW + later).ending is Ending.ACCEPTED
    assert {contact.sent_ms for contact in desk.contacts} == {NOW}
    assert len(desk.contacts) == 3


def test_what_comes_again_much_later_is_a_replay() -> None:
    desk = Desk()
    desk(GOOD)
    assert desk(GOOD, NOW + 16 * MINUTE_MS) == Answer(Ending.REPLAYED)
    assert len(desk.contacts) == 1


def test_the_phone_that_tries_for_two_days_is_believed_and_its_text_keeps_its_time() -> None:
    desk = Desk()
    desk(by_the_phone(event()))
    assert desk(by_the_phone(event(), NOW + DAY_MS), NOW + DAY_MS).ending is Ending.ACCEPTED
    assert {contact.sent_ms for contact in desk.contacts} == {NOW}


def test_a_text_and_a_call_of_the_same_id_are_two_events() -> None:
    desk = Desk()
    desk(by_twilio("/twilio/text", text_form(MessageSid="X")))
    desk(by_twilio("/twilio/call", call_form(CallSid="X")))
    assert len(desk.claims.first_ms) == 2


def test_a_claim_says_nothing_of_who_it_is_about() -> None:
    desk = Desk()
    desk(GOOD)
    (name,) = desk.claims.first_ms
    assert len(name) == 64
    assert set(name) <= set("0123456789abcdef")


def test_a_queue_that_is_down_makes_the_carrier_try_again() -> None:
    desk = Desk()
    desk.queues.hand_in = _down
    answer = desk(GOOD)
    assert (answer.ending, answer.ending.status, answer.why) == (Ending.FAILED, 500, "ConnectionError")
    desk.queues = FakeQueues()
    assert desk(GOOD).ending is Ending.ACCEPTED


def _down(body: str) -> None:
    raise ConnectionError(f"could not send {body}")


@pytest.mark.parametrize(
    ("status", "final", "left"),
    [("delivered", True, True), ("undelivered", True, True), ("failed", True, False)],
)
def test_a_final_status_is_a_report_about_our_reply(status: str, final: bool, left: bool) -> None:
    desk = Desk()
    query = "reply=k-_.main.consent.0123"
    assert desk(by_twilio("/twilio/status", status_form(status), query)).ending is Ending.ACCEPTED
    ((body, seconds),) = desk.queues.put
    report = read_report(body)
    assert seconds == 300
    assert (report.final, report.delivered, report.price_usd_micros) == (final, left, None if left else 0)
    assert report.message == ("SM9" if left else "")
    assert report.reply is not None
    assert (report.reply.sender_key, report.reply.id) == ("k-_", "0123")


@pytest.mark.parametrize("status", ["queued", "sending", "sent"])
def test_a_status_that_is_not_final_is_heard_and_goes_nowhere(status: str) -> None:
    desk = Desk()
    assert desk(by_twilio("/twilio/status", status_form(status), "reply=a.b.consent.d")).ending is Ending.ACCEPTED
    assert (desk.queues.put, desk.claims.first_ms) == ([], {})


def test_a_status_sent_again_much_later_is_a_replay() -> None:
    desk, told = Desk(), by_twilio("/twilio/status", status_form(), "reply=a.b.consent.d")
    desk(told)
    assert desk(told, NOW + 16 * MINUTE_MS).ending is Ending.REPLAYED
    assert len(desk.queues.put) == 1


def test_the_phones_other_news_is_heard_and_goes_nowhere() -> None:
    desk = Desk()
    ping = json.dumps({"event": "system:ping", "id": "e2", "payload": {}})
    assert desk(by_the_phone(ping)) == Answer(Ending.ACCEPTED)
    assert desk.queues == FakeQueues()


def test_a_phone_that_does_not_know_its_number_is_told_by_the_address() -> None:
    desk = Desk()
    desk(by_the_phone(event(recipient=None), query="number=%2B15145550100"))
    assert desk.contacts[0].number == OURS


@pytest.mark.parametrize(
    ("ours", "sender", "full"),
    [
        ("+33199005170", "0612345678", "+33612345678"),
        ("+33199005170", "+14385550100", "+14385550100"),
        ("+15145550100", "4382000001", "+14382000001"),
        ("+33199005170", "36105", "36105"),
        ("+33199005170", "MAIRIE", "MAIRIE"),
        ("38000", "0612345678", "0612345678"),
    ],
)
def test_a_sender_as_dialled_at_home_is_read_in_full(ours: str, sender: str, full: str) -> None:
    desk = Desk()
    desk(by_the_phone(event(recipient=ours, sender=sender)))
    assert desk.contacts[0].sender == full


def test_a_request_is_read_out_of_its_envelope() -> None:
    body = base64.b64encode(GOOD.body).decode()
    event = {"rawPath": "/a", "rawQueryString": "b=c", "headers": {"X-Twilio-Signature": "s", "odd": 5}, "body": body}
    request = read_request(event | {"isBase64Encoded": True})
    assert request == Request("/a", "b=c", {"x-twilio-signature": "s"}, GOOD.body)


@pytest.mark.parametrize(
    ("body", "encoded", "ending"),
    [
        ("a" * (MOST_BYTES + 1), False, Ending.OVERSIZED),
        ("é" * (MOST_BYTES // 2 + 1), False, Ending.OVERSIZED),
        ("a" * 10**6, True, Ending.OVERSIZED),
        (base64.b64encode(b"a" * (MOST_BYTES + 1)).decode(), True, Ending.OVERSIZED),
        ("not base64!", True, Ending.MALFORMED),
        ("\ud800", False, Ending.MALFORMED),
        (5, False, Ending.MALFORMED),
    ],
)
def test_a_body_that_is_too_long_or_none_is_looked_at_no_further(body: Any, encoded: bool, ending: Ending) -> None:
    assert read_request({"rawPath": "/twilio/text", "body": body, "isBase64Encoded": encoded}) is ending


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PATHS = ["/twilio/text", "/twilio/call", "/twilio/status", "/gateway/text", "/"]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "rawPath": st.sampled_from(PATHS) | anything,
            "rawQueryString": st.text(max_size=20) | anything,
            "headers": st.dictionaries(
                st.sampled_from(["x-twilio-signature", "x-signature", "x-timestamp"]), st.text(max_size=30) | anything
            )
            | anything,
            "body": st.text(max_size=200) | anything,
            "isBase64Encoded": st.booleans() | anything,
        },
    )
    | anything
)
def test_no_request_of_a_strangers_has_an_effect_or_a_fault(event: Any) -> None:
    desk = Desk()
    answer = desk(read_request(event))
    assert answer.ending not in (Ending.ACCEPTED, Ending.FAILED)
    assert desk.queues == FakeQueues()


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), min_size=1, max_size=6))
def test_a_form_is_read_as_it_was_written(form: dict[str, str]) -> None:
    assert read_form(urlencode(form).encode()) == form


@given(st.dictionaries(st.text(min_size=1, max_size=8), anything, max_size=6))
def test_whatever_a_signed_event_of_the_phone_holds_it_raises_nothing(payload: dict[str, Any]) -> None:
    answer = Desk()(by_the_phone(event(**payload)))
    assert answer.ending in (Ending.ACCEPTED, Ending.MALFORMED)
