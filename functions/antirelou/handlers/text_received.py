"""TextReceived: a batch of inbound texts from the inbox."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import texts as bootstrap
from antirelou.handlers.deliveries import failures, read_deliveries
from antirelou.handlers.reporting import count, log

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Partial batch response: what failed goes back to the queue, what is done does not."""
    now_ms = time.time_ns() // 1_000_000
    deliveries = read_deliveries(event, bootstrap.config().max_receives, now_ms)
    outcomes = bootstrap.receive_contacts()(deliveries, now_ms)
    count(outcomes)
    log(logger, deliveries, outcomes)
    return failures(deliveries, outcomes)
