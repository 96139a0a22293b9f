"""Change what the carriers know us by."""

import json
from collections.abc import Mapping
from typing import Any

from antirelou.adapters.carrier_secrets import NAMES, parse_secret


class CarrierSecretBook:
    def __init__(self, client: Any, secret: str) -> None:
        """An empty `secret` is a stack without webhooks."""
        self._client = client
        self._secret = secret

    @property
    def there(self) -> bool:
        return bool(self._secret)

    def store(self, values: Mapping[str, str]) -> None:
        """Beside what is there of other carriers. Every container knows it within 15 minutes."""
        fields = self._read() | dict(values)
        self._client.put_secret_value(SecretId=self._secret, SecretString=json.dumps(fields))

    def set_up(self) -> list[str]:
        """The carriers of which everything is known."""
        fields = self._read()
        return [carrier for carrier, names in NAMES.items() if all(fields.get(name) for name in names)]

    def _read(self) -> dict[str, str]:
        return parse_secret(self._client.get_secret_value(SecretId=self._secret)["SecretString"])
