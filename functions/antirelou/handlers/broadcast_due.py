"""BroadcastDue: one slice of a broadcast, out of the queue of slices."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import broadcasts as bootstrap
from antirelou.domain.slice import read_slice
from antirelou.handlers.reporting import count_broadcasts

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> None:
    """One record at a time. What raises comes again, and in the end goes to the dead letters of the slices."""
    for record in event["Records"]:
        slice_ = read_slice(record["body"])
        ended = bootstrap.send_slice()(slice_, time.time_ns() // 1_000_000)
        count_broadcasts(ended.label, ended.counts)
        where = {"broadcast": slice_.broadcast, "country": slice_.country, "shard": slice_.shard}
        logger.info(ended.label, extra={**where, **ended.counts, "detail": ended.detail})
