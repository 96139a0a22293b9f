"""TextReceived: a batch of inbound texts from the inbox."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou import bootstrap
from antirelou.domain.outcome import Dead, Failed
from antirelou.handlers.deliveries import read_deliveries
from antirelou.handlers.reporting import count, log

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Partial batch response: what failed goes back to the queue, what is done does not."""
    now_ms = time.time_ns() // 1_000_000
    deliveries = read_deliveries(event, bootstrap.config().max_receives, now_ms)
    outcomes = bootstrap.receive_texts()(deliveries, now_ms)
    count(outcomes)
    log(logger, deliveries, outcomes)
    failed = [
        delivery.record
        for delivery, outcome in zip(deliveries, outcomes, strict=True)
        if isinstance(outcome, Failed) or (isinstance(outcome, Dead) and not outcome.buried)
    ]
    return {"batchItemFailures": [{"itemIdentifier": record} for record in failed if record]}
