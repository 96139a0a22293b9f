"""Twilio's API through its own library, asked once. Loaded only by who has a number there: see `bootstrap/carriers`."""

import logging
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from antirelou.adapters.carrier_secrets import TwilioKeys

PUBLIC_URL = "https://api.twilio.com"

_SECONDS = 8  # for the connection, and again for the answer: both together shorter than a function's timeout

# The library's client logs the addresses and headers of its requests; this logger belongs to no tree, and drops them.
_MUTE = logging.Logger("mute", level=logging.CRITICAL + 1)


class OneRequest(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """Neither retries nor follows a redirect, and never reuses a connection: one that died while the container slept
    would leave a reply in doubt."""

    def __init__(self, url: str, seconds: float = _SECONDS) -> None:
        super().__init__(pool_connections=False, timeout=seconds, logger=_MUTE, max_retries=None)
        self._url = url.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, url.replace(PUBLIC_URL, self._url, 1), *args, **kwargs)


def twilio_client(keys: TwilioKeys, url: str, seconds: float = _SECONDS) -> Client:
    """`url` is Twilio's, or a stand-in's."""
    return Client(keys.account_sid, keys.auth_token, http_client=OneRequest(url, seconds))
