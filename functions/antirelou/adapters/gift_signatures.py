"""Who tells of a gift: the signatures of Stripe and of HelloAsso. Without a key of ours, nobody does."""

import hashlib
import hmac
from collections.abc import Callable

from antirelou.domain.webhook import Ending, Request

_MOST_SKEW_SECONDS = 300  # Stripe signs each of its retries anew


class StripeSignature:
    """Its signatures cover the body and the time they were made, in seconds. There are two while a secret is rolled."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret

    def open(self, request: Request, now_ms: int) -> bytes | Ending:
        """The body that Stripe signed within five minutes, or why not. Raises if the secret cannot be read."""
        header = request.headers.get("stripe-signature", "")
        if not header:
            return Ending.UNSIGNED
        pairs = [part.partition("=")[::2] for part in header.split(",")]
        times = [value for name, value in pairs if name == "t"]
        secret = self._secret()
        if not secret or len(times) != 1 or not _is_time(times[0]):
            return Ending.FORGED
        expected = _hmac(secret, times[0].encode() + b"." + request.body)
        if not any(_same(expected, value) for name, value in pairs if name == "v1"):
            return Ending.FORGED
        return request.body if abs(now_ms // 1000 - int(times[0])) <= _MOST_SKEW_SECONDS else Ending.REPLAYED


class HelloAssoSignature:
    """Its signature covers the body, and no time."""

    def __init__(self, key: Callable[[], str]) -> None:
        self._key = key

    def open(self, request: Request) -> bytes | Ending:
        """The body that HelloAsso signed, or why not. Raises if the key cannot be read."""
        signature = request.headers.get("x-ha-signature", "")
        if not signature:
            return Ending.UNSIGNED
        key = self._key()
        signed = bool(key) and _same(_hmac(key, request.body), signature.lower())
        return request.body if signed else Ending.FORGED


def _hmac(key: str, signed: bytes) -> str:
    return hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()


def _same(expected: str, said: str) -> bool:
    return hmac.compare_digest(expected.encode(), said.encode("utf-8", "replace"))


def _is_time(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 12
