"""Who made a request: the signatures of Twilio and of SMSGate's app. Without a key of ours, nobody did."""

import hashlib
import hmac
from collections.abc import Callable

from twilio.request_validator import RequestValidator

from antirelou.adapters.carrier_secrets import GatewayKeys, TwilioKeys
from antirelou.domain.webhook import Ending, Request, read_form

_MOST_SKEW_SECONDS = 300


class TwilioSignature:
    """Its signature covers the public URL and the form, and no time."""

    def __init__(self, keys: Callable[[], TwilioKeys | None], public_url: str) -> None:
        self._keys = keys
        self._public_url = public_url

    def open(self, request: Request) -> dict[str, str] | Ending:
        """The form that Twilio signed for our own account, or why not. Raises if the keys cannot be read."""
        signature = request.headers.get("x-twilio-signature", "")
        if not signature:
            return Ending.UNSIGNED
        form = read_form(request.body)
        if isinstance(form, Ending):
            return form
        keys = self._keys()
        if keys is None or "," in signature or form.get("AccountSid") != keys.account_sid:
            return Ending.FORGED
        url = f"{self._public_url}{request.path}" + (f"?{request.query}" if request.query else "")
        return form if RequestValidator(keys.auth_token).validate(url, form, signature) else Ending.FORGED


class GatewaySignature:
    """Its signature covers the body and the time it was made, in seconds."""

    def __init__(self, keys: Callable[[], GatewayKeys | None]) -> None:
        self._keys = keys

    def open(self, request: Request, now_ms: int) -> bytes | Ending:
        """The body that our own phone signed within five minutes, or why not."""
        signature, timestamp = request.headers.get("x-signature", ""), request.headers.get("x-timestamp", "")
        if not signature or not timestamp:
            return Ending.UNSIGNED
        keys = self._keys()
        if keys is None or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
            return Ending.FORGED
        expected = hmac.new(keys.signing_key.encode(), request.body + timestamp.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.strip().lower().encode()):
            return Ending.FORGED
        return request.body if abs(now_ms // 1000 - int(timestamp)) <= _MOST_SKEW_SECONDS else Ending.REPLAYED
