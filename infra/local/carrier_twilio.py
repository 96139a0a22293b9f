"""A stand-in for Twilio's API of messages over HTTP, which calls back as Twilio does. It sends nothing to anyone.

It checks every parameter as Twilio's own page of the Message resource has them, and can be told to misbehave.
"""

import base64
import itertools
import re
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

from twilio.request_validator import RequestValidator

from http_carrier import Fault, HttpCarrier, Incoming, Message, Reply

ACCOUNT_SID, AUTH_TOKEN = "AC" + "0" * 32, "test-token-of-the-stand-in"

_FORMS = {
    "To": r"\+[1-9][0-9]{6,14}",
    "From": r"\+[1-9][0-9]{6,14}",
    "Body": r"(?s).{1,1600}",
    "StatusCallback": r"https://[A-Za-z0-9.-]+(/[^\s#]*)?",
    "Attempt": r"[1-9][0-9]*",
    "ValidityPeriod": r"[1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36000",
    "SmartEncoded": r"true|false",
}
_CODES = {"To": 21211, "From": 21212, "Body": 21617}
_OTHER_CODE = 20001


class FakeTwilio(HttpCarrier):
    """`price` is what a message costs in dollars, once it has one. `call_back` gets each status it tells."""

    def __init__(self, hang_seconds: float = 30) -> None:
        super().__init__(hang_seconds)
        self.price: str | None = "-0.07980"
        self.price_unit = "USD"
        self.statuses = ("sent", "delivered")
        self.call_back: Callable[[str, dict[str, str]], None] | None = None
        self.call_back_after_seconds = 1.0
        self._count = itertools.count(1)

    def take(self, incoming: Incoming, fault: Fault | None) -> Reply:
        if incoming.authorization != _basic():
            return _error(401, 20003, "Authenticate")
        one = re.fullmatch(rf"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/(SM[0-9a-f]{{32}})\.json", incoming.path)
        if one and incoming.method == "GET":
            return self._described(one[1])
        if incoming.path != f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json" or incoming.method != "POST":
            return _error(404, 20404, "The requested resource was not found")
        fields = dict(parse_qsl(incoming.body.decode(), keep_blank_values=True, strict_parsing=True))
        wrong = _first_wrong(fields)
        if wrong:
            return _error(400, _CODES.get(wrong, _OTHER_CODE), f"{wrong} is not valid: {fields.get(wrong)}")
        if fault == "throttle":
            return _error(429, 20429, "Too Many Requests")
        if fault == "refuse":
            return _error(400, 21610, f"Attempt to send to unsubscribed recipient {fields['To']}")
        return self.misbehave(fault, lambda: self._accept(fields))

    def _accept(self, fields: dict[str, str]) -> Reply:
        sid = f"SM{next(self._count):032x}"
        self.messages.append(Message(sid, fields["To"], fields["From"], fields["Body"], fields))
        if self.call_back and "StatusCallback" in fields:
            self.later(self.call_back_after_seconds, lambda: self._tell(sid, fields))
        return 201, {"sid": sid, "account_sid": ACCOUNT_SID, "status": "queued", "price": None, "price_unit": "USD"}

    def _tell(self, sid: str, fields: dict[str, str]) -> None:
        for status in self.statuses:
            told = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status}
            told |= {"AccountSid": ACCOUNT_SID, "From": fields["From"], "To": fields["To"], "ApiVersion": "2010-04-01"}
            if self.call_back:
                self.call_back(fields["StatusCallback"], told)

    def _described(self, sid: str) -> Reply:
        if sid not in {message.id for message in self.messages}:
            return _error(404, 20404, "The requested resource was not found")
        known = {"sid": sid, "account_sid": ACCOUNT_SID, "status": "delivered"}
        return 200, known | {"price": self.price, "price_unit": self.price_unit}


def signed(url: str, fields: dict[str, str], token: str = AUTH_TOKEN) -> dict[str, str]:
    """The headers Twilio sends with a form to that address."""
    return {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields),
        "I-Twilio-Idempotency-Token": "4a1b2c3d-0000-4000-8000-000000000000",
    }


def deliver(reached: str, url: str, fields: dict[str, str], tries: int = 4) -> int:
    """Call an address as Twilio does: `reached` is where it is, `url` what is signed. The last status."""
    status = 0
    for _ in range(tries):
        request = Request(reached, urlencode(fields).encode(), signed(url, fields), method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=15) as answer:  # noqa: S310
                return int(answer.status)
        except OSError as error:
            status = getattr(error, "code", 0)
            time.sleep(0.5)
    return status


def _first_wrong(fields: dict[str, str]) -> str:
    missing = [name for name in ("To", "From", "Body") if name not in fields]
    unlike = [name for name, value in fields.items() if not re.fullmatch(_FORMS.get(name, r"(?!)"), value)]
    return next(iter(missing + unlike), "")


def _basic() -> str:
    return "Basic " + base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()


def _error(status: int, code: int, message: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return status, {"code": code, "message": message, "more_info": more, "status": status}
