"""ChatDue: every minute, put the rooms in order, then say how it looks."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import chat_due as bootstrap
from antirelou.handlers.reporting import gauge_chat

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> None:
    """A sweep that fails hides no figures, and is the function's failure all the same."""
    now_ms = time.time_ns() // 1_000_000
    try:
        for sweep in bootstrap.sweeps():
            sweep(now_ms)
    finally:
        gauge_chat(bootstrap.watch_rota()(now_ms))
    logger.info("tended")
