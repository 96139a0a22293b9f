"""Through the deployed HTTP API: what carriers tell is taken once, what others tell in their name is not."""

import json
import secrets
import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

import carrier_gateway
import carrier_twilio
import giving
from carrier_twilio import ACCOUNT_SID
from deploys import refusal
from patience import eventually
from people import somebody
from pooled import GATEWAY_NUMBER, TWILIO_ENGLISH, TWILIO_NUMBER
from stack import LocalStack


def post(stack: LocalStack, url: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    request = Request(stack.reached(url), body.encode(), headers, method="POST")  # noqa: S310
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status), answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def text_form(person: str, name: str = "", words: str = "Salut", number: str = TWILIO_NUMBER) -> dict[str, str]:
    sid = name or "SM" + secrets.token_hex(16)
    return {"MessageSid": sid, "AccountSid": ACCOUNT_SID, "From": person, "To": number, "Body": words, "NumMedia": "0"}


def by_twilio(
    stack: LocalStack, path: str, form: dict[str, str], headers: dict[str, str] | None = None
) -> tuple[int, str]:
    url = stack.outputs["WebhookUrl"] + path
    signed = carrier_twilio.signed(url, form) if headers is None else headers
    return post(stack, url, urlencode(form), signed | {"Content-Type": "application/x-www-form-urlencoded"})


def by_the_phone(stack: LocalStack, body: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    url = f"{stack.outputs['WebhookUrl']}/gateway/text"
    return post(stack, url, body, carrier_gateway.signed(body) if headers is None else headers)


def said(stack: LocalStack, ending: str) -> int:
    """How often WebhookReceived logged that ending."""
    lines = [json.loads(line) for line in stack.log_lines() if line.startswith('{"level"')]
    return sum("webhook" in line and line["message"] == ending for line in lines)


def left(carrier: Any, person: str) -> list[str]:
    return [message.body for message in carrier.messages if message.to == person]


def status(stack: LocalStack) -> dict[str, Any]:
    return json.loads(stack.command("status", "--json").stdout)


def test_a_text_to_a_number_at_twilio_is_answered_once_and_settled_at_its_real_price(stack: LocalStack) -> None:
    before, person = status(stack), somebody()
    form = text_form(person)
    for _ in range(3):  # Twilio's own retries
        code, body = by_twilio(stack, "/twilio/text", form)
        assert (code, body) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response />')
    assert eventually(lambda: len(left(stack.twilio, person)) == 1)
    assert left(stack.twilio, person)[0].startswith("Réponse automatique")
    assert eventually(lambda: status(stack)["settled_replies"] > before["settled_replies"])
    after = status(stack)
    assert after["settled_micros"] - before["settled_micros"] == 79_800
    assert len(left(stack.twilio, person)) == 1
    assert left(stack.carrier, person) == []


def test_a_text_whose_price_is_not_known_yet_is_settled_at_its_estimate(stack: LocalStack) -> None:
    stack.twilio.price, price = None, stack.twilio.price
    before, person = status(stack), somebody()
    try:
        by_twilio(stack, "/twilio/text", text_form(person))
        assert eventually(lambda: status(stack)["settled_replies"] > before["settled_replies"])
    finally:
        stack.twilio.price = price
    assert status(stack)["settled_micros"] - before["settled_micros"] == 79_800


def test_a_text_to_a_sim_of_ones_own_is_answered_once_and_costs_nothing(stack: LocalStack) -> None:
    before, person = status(stack), somebody()
    event = carrier_gateway.text_event(secrets.token_urlsafe(12), person, GATEWAY_NUMBER, "Salut")
    assert [by_the_phone(stack, event)[0] for _ in range(3)] == [200, 200, 200]
    assert eventually(lambda: len(left(stack.gateway, person)) == 1)
    time_to_be_wrong = eventually(lambda: len(left(stack.gateway, person)) > 1, seconds=2)
    assert not time_to_be_wrong
    assert status(stack)["left"] == before["left"]


def test_a_caller_hears_the_words_of_the_number_and_one_of_nobodys_number_is_turned_away(stack: LocalStack) -> None:
    for number, words in ((TWILIO_NUMBER, "Bonjour. Ceci est un message automatique."), ("+33199009999", "<Reject")):
        form = {"CallSid": "CA" + secrets.token_hex(16), "AccountSid": ACCOUNT_SID, "From": somebody(), "To": number}
        code, body = by_twilio(stack, "/twilio/call", form)
        assert code == 200
        assert words in body


def call_form(caller: str, number: str = TWILIO_NUMBER) -> dict[str, str]:
    return {"CallSid": "CA" + secrets.token_hex(16), "AccountSid": ACCOUNT_SID, "From": caller, "To": number}


def test_a_call_told_three_times_is_answered_by_one_text_at_its_time_from_its_number_in_its_language(
    stack: LocalStack,
) -> None:
    caller, called = somebody(), time.monotonic()
    form = call_form(caller, TWILIO_ENGLISH)
    assert [by_twilio(stack, "/twilio/call", form)[0] for _ in range(3)] == [200, 200, 200]
    assert eventually(lambda: left(stack.twilio, caller) != [], seconds=60)
    assert time.monotonic() - called >= 6  # an hour, six hundred times faster
    (message,) = [message for message in stack.twilio.messages if message.to == caller]
    assert message.body.startswith("Automatic reply")
    assert message.origin == TWILIO_ENGLISH
    assert not eventually(lambda: len(left(stack.twilio, caller)) > 1, seconds=12)


def test_a_call_that_met_a_fault_at_first_is_answered_by_one_text_all_the_same(stack: LocalStack) -> None:
    caller, keys = somebody(), stack.aws.client("kms")
    (key,) = [each["KeyId"] for each in keys.list_keys()["Keys"] if "wait" in _about(keys, each["KeyId"])]
    keys.disable_key(KeyId=key)
    failures = sum(outcome["message"] == "failed" for outcome in stack.outcomes())
    try:
        assert by_twilio(stack, "/twilio/call", call_form(caller))[0] == 200
        assert eventually(lambda: sum(o["message"] == "failed" for o in stack.outcomes()) > failures)
    finally:
        keys.enable_key(KeyId=key)
    assert eventually(lambda: left(stack.twilio, caller) != [], seconds=90)
    assert not eventually(lambda: len(left(stack.twilio, caller)) > 1, seconds=12)


def _about(keys: Any, key: str) -> str:
    return str(keys.describe_key(KeyId=key)["KeyMetadata"]["Description"])


def test_a_caller_who_hides_is_refused_as_no_phone(stack: LocalStack) -> None:
    count = sum(outcome["message"] == "refused_not_a_phone" for outcome in stack.outcomes())
    for sender in ("anonymous", "+266696687", ""):
        call = "CA" + secrets.token_hex(16)
        form = {"CallSid": call, "AccountSid": ACCOUNT_SID, "From": sender, "To": TWILIO_NUMBER}
        assert by_twilio(stack, "/twilio/call", form)[0] == 200
    assert eventually(
        lambda: sum(outcome["message"] == "refused_not_a_phone" for outcome in stack.outcomes()) >= count + 3
    )


def _twice(stack: LocalStack, *wanted: tuple[str, Any]) -> None:
    """Each is refused with 403 (or as it says) and said once under its name."""
    for ending, act in wanted:
        before = said(stack, ending)
        code, body = act()
        assert (code, body) == ({"oversized": 413, "malformed": 400}.get(ending, 403), ""), ending
        assert eventually(lambda ending=ending, before=before: said(stack, ending) == before + 1), ending


def test_forged_unsigned_altered_and_oversized_requests_are_refused_and_counted(stack: LocalStack) -> None:
    person = somebody()
    form, url = text_form(person), stack.outputs["WebhookUrl"] + "/twilio/text"
    event = carrier_gateway.text_event("e1", person, GATEWAY_NUMBER, "Salut")
    seal = carrier_twilio.signed
    long_ago = int(time.time()) - 600
    _twice(
        stack,
        ("forged", lambda: by_twilio(stack, "/twilio/text", form, seal(url, form, "another token"))),
        ("forged", lambda: by_twilio(stack, "/twilio/text", form | {"From": somebody()}, seal(url, form))),
        ("forged", lambda: by_twilio(stack, "/twilio/call", form, seal(url, form))),
        ("forged", lambda: by_twilio(stack, "/twilio/text?a=b", form, seal(url, form))),
        ("forged", lambda: post(stack, url, urlencode([*form.items(), ("Body", "Salut")]), seal(url, form))),
        ("unsigned", lambda: by_twilio(stack, "/twilio/text", form, {})),
        ("oversized", lambda: by_twilio(stack, "/twilio/text", form | {"Body": "a" * 17_000})),
        ("malformed", lambda: by_twilio(stack, "/twilio/text", {"AccountSid": ACCOUNT_SID})),
        ("forged", lambda: by_the_phone(stack, event, carrier_gateway.signed(event, "another key"))),
        ("forged", lambda: by_the_phone(stack, event.replace("Salut", "Salop"), carrier_gateway.signed(event))),
        ("unsigned", lambda: by_the_phone(stack, event, {})),
        ("replayed", lambda: by_the_phone(stack, event, carrier_gateway.signed(event, at=long_ago))),
    )
    assert left(stack.twilio, person) == left(stack.gateway, person) == []


def test_a_request_sent_again_an_hour_later_is_refused(stack: LocalStack) -> None:
    form = text_form(somebody())
    assert by_twilio(stack, "/twilio/text", form)[0] == 200
    table, name = stack.aws.client("dynamodb"), stack.outputs["TableName"]
    claims = [item for item in table.scan(TableName=name)["Items"] if item["pk"]["S"].startswith("webhook#")]
    assert all("expires_at" in claim for claim in claims)
    for claim in claims:
        hour_ago = {"N": str(int(claim["first_ms"]["N"]) - 3_600_000)}
        table.put_item(TableName=name, Item=claim | {"first_ms": hour_ago})
    _twice(stack, ("replayed", lambda: by_twilio(stack, "/twilio/text", form)))


def test_a_path_that_is_none_of_ours_reaches_no_function(stack: LocalStack) -> None:
    assert post(stack, stack.outputs["WebhookUrl"] + "/twilio/else", "a=b", {})[0] == 404


def test_endings_are_counted(stack: LocalStack) -> None:
    def counted() -> dict[str, Any]:
        found = stack.aws.client("cloudwatch").list_metrics(Namespace="Antirelou", MetricName="Webhooks")["Metrics"]
        return {dimension["Value"] for metric in found for dimension in metric["Dimensions"]}

    assert eventually(lambda: counted() >= {"accepted", "forged", "unsigned", "oversized", "malformed", "replayed"})


def test_no_number_word_or_token_of_a_webhook_is_kept(stack: LocalStack) -> None:
    person, odd = somebody(), "mot-que-personne-n-ecrit"
    sid = "SM" + secrets.token_hex(16)
    by_twilio(stack, "/twilio/text", text_form(person, sid, odd))
    by_twilio(stack, "/twilio/text", text_form(person, sid, odd), {"X-Twilio-Signature": "abc"})
    assert eventually(lambda: len(left(stack.twilio, person)) == 1)
    items = stack.aws.client("dynamodb").scan(TableName=stack.outputs["TableName"])["Items"]
    told = [item for item in items if item["pk"]["S"] != "pool"]  # our own numbers are no secret there
    kept = "\n".join([*stack.log_lines(), json.dumps(told, default=str)])
    for secret in (person[3:], odd, sid, carrier_twilio.AUTH_TOKEN, TWILIO_NUMBER.lstrip("+")):
        assert secret not in kept


def test_the_stack_is_told_its_carriers_and_shows_no_key(stack: LocalStack) -> None:
    keys = [carrier_twilio.ACCOUNT_SID, carrier_twilio.AUTH_TOKEN]
    done = stack.command("carriers", "twilio", stdin="\n".join(keys) + "\n")
    assert (done.returncode, done.stdout) == (0, "Stored. Every function knows it within 15 minutes.\n")
    assert not any(key in done.stdout + done.stderr for key in keys)
    assert stack.command("carriers", "list").stdout == "".join(
        f"{name}  set up\n" for name in ("twilio", "gateway", "stripe", "helloasso")
    )
    assert stack.command("carriers", "twilio", stdin="AC1\n").returncode == 2
    assert stack.command("carriers", "gateway", stdin="http://plain\nu\np\nk\n").returncode == 2
    assert stack.command("carriers", "stripe", stdin="sk_live_opens-the-account\n").returncode == 2
    for name, key in (("stripe", giving.STRIPE_SECRET), ("helloasso", giving.HELLOASSO_KEY)):
        assert stack.command("carriers", name, stdin=f"{key}\n").returncode == 0


@pytest.mark.parametrize("setting", ["WebhookDomain=https://x.org", "PriceAfterSeconds=901", "Webhooks=yes"])
def test_a_setting_that_makes_no_sense_is_refused_at_deploy(stack: LocalStack, setting: str) -> None:
    assert setting.partition("=")[0] in refusal(stack, setting)
