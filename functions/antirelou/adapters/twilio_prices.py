"""What Twilio billed for a text: known to its API some minutes after the text was delivered."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from antirelou.domain.money import MICROS


class TwilioPrices:
    def __init__(self, client: Callable[[], Any | None]) -> None:
        """`client` gives None where Twilio is not set up."""
        self._client = client

    def price_usd_micros(self, message: str) -> int | None:
        """None if it is not priced yet, in another currency, or unknown there. Raises the library's other errors: it
        can be asked again."""
        client = self._client()
        if client is None:
            return None
        try:
            found = client.messages(message).fetch()
        except Exception as error:
            if getattr(error, "status", None) == 404:
                return None
            raise
        if found.price is None or found.price_unit != "USD":
            return None
        return int((abs(Decimal(found.price)) * MICROS).to_integral_value())
