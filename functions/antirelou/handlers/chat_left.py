"""ChatLeft: a WebSocket is closed. API Gateway does its best to say so; the sweep does what it misses."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import chat as bootstrap
from antirelou.handlers.chats import connection_of, report

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> dict[str, int]:
    report(logger, bootstrap.chat().leave(connection_of(event), time.time_ns() // 1_000_000))
    return {"statusCode": 200}
