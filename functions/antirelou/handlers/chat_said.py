"""ChatSaid: every frame of every WebSocket."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import chat as bootstrap
from antirelou.handlers.chats import connection_of, report

logger = Logger(service="antirelou", location=None)

_NOTHING_NEW = ("pong", "typing")


def handler(event: Any, context: Any) -> dict[str, int]:
    """What is answered is posted: the return value is for API Gateway, and without a body."""
    text = event.get("body") if isinstance(event, dict) else None
    ending = bootstrap.chat().take(connection_of(event), text, time.time_ns() // 1_000_000)
    if ending not in _NOTHING_NEW:
        report(logger, ending)
    return {"statusCode": 200}
