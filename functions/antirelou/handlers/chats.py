"""What the chat's functions share: who is at the other end of an event, and how it is told that it ended."""

from typing import Any

from aws_lambda_powertools import Logger

from antirelou.handlers.reporting import count_chats


def connection_of(event: Any) -> str:
    """Its name at API Gateway; empty if it has none."""
    context = event.get("requestContext") if isinstance(event, dict) else None
    name = context.get("connectionId") if isinstance(context, dict) else None
    return name if isinstance(name, str) else ""


def network_of(event: Any) -> str:
    """The address that an HTTP request came from; empty if it says none. Nobody may keep it."""
    context = event.get("requestContext") if isinstance(event, dict) else None
    http = context.get("http") if isinstance(context, dict) else None
    address = http.get("sourceIp") if isinstance(http, dict) else None
    return address if isinstance(address, str) else ""


def report(logger: Logger, ending: str) -> None:
    """One word, and no name of a room, a connection or a person."""
    count_chats([ending])
    logger.info(ending)
