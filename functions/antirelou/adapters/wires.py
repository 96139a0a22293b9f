"""Post to the browsers that are connected, through API Gateway's management of its connections."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from antirelou.adapters.aws import client_that_posts
from antirelou.domain.chat_event import Event
from antirelou.services.chat_ports import Posted

SERVICE = "apigatewaymanagementapi"

_AT_ONCE = 10
_T = TypeVar("_T")
_R = TypeVar("_R")


class ApiWires:
    """Other faults than a 410 may pass: whoever is asked to post says so, and nobody is taken for gone."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def post(self, connection: str, event: Event) -> Posted:
        try:
            self._client.post_to_connection(ConnectionId=connection, Data=event.text.encode())
        except ClientError as error:
            return Posted.GONE if _is_gone(error) else Posted.FAULT
        except BotoCoreError:
            return Posted.FAULT
        return Posted.DELIVERED

    def post_all(self, posts: Sequence[tuple[str, Event]]) -> list[Posted]:
        return _side_by_side(lambda each: self.post(*each), posts)

    def close(self, connection: str) -> None:
        with suppress(ClientError, BotoCoreError):
            self._client.delete_connection(ConnectionId=connection)

    def gone(self, connections: Sequence[str]) -> list[str]:
        found = _side_by_side(self._is_there, connections)
        return [connection for connection, there in zip(connections, found, strict=True) if not there]

    def _is_there(self, connection: str) -> bool:
        try:
            self._client.get_connection(ConnectionId=connection)
        except ClientError as error:
            return not _is_gone(error)
        except BotoCoreError:
            return True
        return True


def wires_client(url: str, connect_to: str) -> Any:
    """`url`: the API's own, with its stage. It says which API is meant, in the Host that is signed; AWS_ENDPOINT_URL,
    where that is set, says where to connect to."""
    api = urlsplit(url.replace("ws", "http", 1) if url.startswith("ws") else url)
    if not connect_to:
        return client_that_posts(SERVICE, api.geturl())
    client = client_that_posts(SERVICE, connect_to.rstrip("/") + api.path)

    def name_the_api(request: Any, **_: Any) -> None:
        request.headers["Host"] = api.netloc

    client.meta.events.register(f"before-sign.{SERVICE}", name_the_api)
    return client


def _is_gone(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status == 410 or bool(error.response["Error"]["Code"] == "GoneException")


def _side_by_side(do: Callable[[_T], _R], every: Sequence[_T]) -> list[_R]:
    if len(every) < 2:
        return [do(each) for each in every]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(do, every))
