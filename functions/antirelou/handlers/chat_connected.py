"""ChatConnected: somebody opens a WebSocket, with a ticket or without."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import chat as bootstrap
from antirelou.handlers.chats import connection_of, report

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> dict[str, int]:
    """Whoever is refused reads a status and no reason."""
    asked = event.get("queryStringParameters") if isinstance(event, dict) else None
    ticket = asked.get("ticket") if isinstance(asked, dict) else None
    ending = bootstrap.chat().connect(ticket, connection_of(event), time.time_ns() // 1_000_000)
    report(logger, ending)
    return {"statusCode": 200 if ending == "connected" else 403}
