"""AWS clients with the ordinary configuration (region, credentials, AWS_ENDPOINT_URL...).

They are botocore's, which boto3 hands out too: boto3 itself also loads resources and S3 transfers, a sixth of a cold
start that no function uses.
"""

from functools import cache
from threading import Lock
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

# Shorter than any function's timeout. Every write made through these can be repeated, so the SDK may retry.
_PATIENT = Config(
    connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3, "mode": "standard"}, max_pool_connections=10
)

# SendTextMessage has no idempotency key: a retry by the SDK is a second paid message.
_ONCE = Config(
    connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1, "mode": "standard"}, max_pool_connections=10
)


@cache
def session() -> Any:
    """The one that every client comes from."""
    return botocore.session.get_session()


def client(service: str) -> Any:
    return session().create_client(service, config=_PATIENT)


def client_that_never_retries(service: str) -> Any:
    return session().create_client(service, config=_ONCE)


# A frame posted again by the SDK would be read twice, and whoever sent it waits for ten seconds.
_POST = Config(
    connect_timeout=1, read_timeout=4, retries={"total_max_attempts": 1, "mode": "standard"}, max_pool_connections=10
)


def client_that_posts(service: str, endpoint: str) -> Any:
    return session().create_client(service, endpoint_url=endpoint, config=_POST)


_MAKING = Lock()


class ClientOnDemand:
    """Made when first used: a cold start that has no need of it does not wait for it."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __getattr__(self, name: str) -> Any:
        with _MAKING:  # a batch asks from ten threads at once: one of them makes it, and a session is not made for more
            made = _shared(self._service)
        return getattr(made, name)


@cache
def _shared(service: str) -> Any:
    return client(service)


def condition_failed(error: ClientError) -> bool:
    return bool(error.response["Error"]["Code"] == "ConditionalCheckFailedException")


def item_before(error: ClientError) -> dict[str, Any]:
    """The item as it stood when a condition failed (asked for with ALL_OLD); empty if there was none."""
    item: dict[str, Any] = error.response.get("Item", {})
    return item
