"""Change the HMAC key ring."""

import json
import secrets
from typing import Any

from antirelou.adapters.sender_keys import TAKEOVER_SECONDS, parse_ring


class SecretKeyBook:
    def __init__(self, client: Any, secret: str) -> None:
        self._client = client
        self._secret = secret

    def add_key(self, now_seconds: int) -> int:
        """Add a key that takes over in an hour; the older ones stay for look-ups. Returns when it takes over."""
        ring = self._read()
        takeover = now_seconds + TAKEOVER_SECONDS
        ring[str(takeover)] = secrets.token_urlsafe(48)
        self._client.put_secret_value(SecretId=self._secret, SecretString=json.dumps(ring))
        return takeover

    def drop_key(self, since: int) -> None:
        """Forget a key, and with it everyone remembered under it. ValueError if it is not there, or the only one."""
        ring = self._read()
        if ring.pop(str(since), None) is None or not ring:
            raise ValueError("no such key, or it is the only one")
        self._client.put_secret_value(SecretId=self._secret, SecretString=json.dumps(ring))

    def since(self) -> list[int]:
        """When each key takes or took over, oldest first."""
        return sorted(int(since) for since in self._read())

    def _read(self) -> dict[str, str]:
        secret = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
        parse_ring(secret)
        ring: dict[str, str] = json.loads(secret)
        return ring
