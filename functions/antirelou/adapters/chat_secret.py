"""What visitors' networks are hashed with, out of Secrets Manager."""

import time
from typing import Any

REFRESH_SECONDS = 900
_FEWEST = 32


class ChatSecret:
    def __init__(self, client: Any, secret: str) -> None:
        self._client = client
        self._secret = secret
        self._value = ""
        self._read_at = float("-inf")

    def value(self) -> str:
        """Read once per container, and again every 15 minutes. Raises if it cannot be read, or is none."""
        if time.monotonic() - self._read_at > REFRESH_SECONDS:
            value = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
            if len(value) < _FEWEST:
                raise ValueError(f"the secret of the chat has fewer than {_FEWEST} characters")
            self._value, self._read_at = value, time.monotonic()
        return self._value
