"""The HMAC key ring, out of Secrets Manager."""

import json
import time
from typing import Any

from antirelou.domain.sender import KeyRing

# A new key takes over an hour after it is added: by then every container has read it.
REFRESH_SECONDS = 900
TAKEOVER_SECONDS = 3600


class SecretSenderKeys:
    def __init__(self, client: Any, secret: str) -> None:
        self._client = client
        self._secret = secret
        self._ring = KeyRing(())
        self._read_at = float("-inf")

    def sender_keys(self, e164: str, at_ms: int, now_ms: int) -> tuple[str, ...]:
        """Reads the secret once per container, and again every 15 minutes. Raises if it cannot be read or parsed."""
        return self._fresh().sender_keys(e164, at_ms, now_ms)

    def digest(self, what: str, at_ms: int) -> str:
        return self._fresh().digest(what, at_ms)

    def _fresh(self) -> KeyRing:
        if time.monotonic() - self._read_at > REFRESH_SECONDS:
            self._ring = parse_ring(self._client.get_secret_value(SecretId=self._secret)["SecretString"])
            self._read_at = time.monotonic()
        return self._ring


def parse_ring(secret: str) -> KeyRing:
    """`{"0": "first key", "1790000000": "the key that takes over at that second"}`; ValueError quotes no key."""
    try:
        ring = json.loads(secret)
        keys = tuple((int(since), str(key)) for since, key in ring.items())
    except (ValueError, AttributeError):
        raise ValueError("the secret of sender keys is not a JSON object of seconds to keys") from None
    if not keys or any(len(key) < 32 for _, key in keys):
        raise ValueError("the secret of sender keys holds no key, or one under 32 characters")
    return KeyRing(keys)
