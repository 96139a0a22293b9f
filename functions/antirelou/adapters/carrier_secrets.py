"""What carriers other than AWS, and those who take gifts, know us by, out of one secret of Secrets Manager."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

REFRESH_SECONDS = 900

NAMES = {
    "twilio": ("twilio_account_sid", "twilio_auth_token"),
    "gateway": ("gateway_url", "gateway_user", "gateway_password", "gateway_signing_key"),
    "stripe": ("stripe_signing_secret",),
    "helloasso": ("helloasso_signature_key",),
}
"""What the secret holds for each carrier; all of it or nothing."""


@dataclass(frozen=True)
class TwilioKeys:
    """The token signs what Twilio sends us, and opens its API to us."""

    account_sid: str
    auth_token: str = field(repr=False)


@dataclass(frozen=True)
class GatewayKeys:
    """`url` is where its API begins; the signing key is the phone's, for what it sends us."""

    url: str
    user: str
    password: str = field(repr=False)
    signing_key: str = field(repr=False)


class CarrierSecrets:
    def __init__(self, client: Any, secret: str) -> None:
        """An empty `secret` is a stack without webhooks: no carrier but AWS is set up."""
        self._client = client
        self._secret = secret
        self._values: dict[str, str] = {}
        self._read_at = float("-inf")

    def twilio(self) -> TwilioKeys | None:
        """None if it is not set up. Raises if the secret cannot be read or parsed."""
        values = self._of("twilio")
        return TwilioKeys(*values) if values else None

    def gateway(self) -> GatewayKeys | None:
        values = self._of("gateway")
        return GatewayKeys(*values) if values else None

    def stripe(self) -> str:
        """Signs what Stripe tells us; empty if it is not set up."""
        return "".join(self._of("stripe"))

    def helloasso(self) -> str:
        return "".join(self._of("helloasso"))

    def _of(self, carrier: str) -> list[str]:
        values = [self._fresh().get(name, "") for name in NAMES[carrier]]
        return values if all(values) else []

    def _fresh(self) -> dict[str, str]:
        if self._secret and time.monotonic() - self._read_at > REFRESH_SECONDS:
            self._values = parse_secret(self._client.get_secret_value(SecretId=self._secret)["SecretString"])
            self._read_at = time.monotonic()
        return self._values


def parse_secret(secret: str) -> dict[str, str]:
    """ValueError quotes nothing of it."""
    try:
        fields = json.loads(secret)
    except ValueError:
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise ValueError("the secret of carriers is not a JSON object of strings")
    return fields
