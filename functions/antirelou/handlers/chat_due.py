"""ChatDue: every minute, the sweep."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import chat as bootstrap

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> None:
    logger.info("swept", extra=bootstrap.sweep_rooms()(time.time_ns() // 1_000_000))
