"""CallReceived: one call, asked about by its contact flow while the caller waits."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import calls as bootstrap
from antirelou.domain.number import Greeting
from antirelou.handlers.calls import read_call_delivery
from antirelou.handlers.reporting import count_calls

logger = Logger(service="antirelou", location=None)

ACTS = {Greeting.SAY: "say", Greeting.HANG_UP: "bye"}
"""What the flow understands: speak, then hang up; or hang up at once."""


def handler(event: Any, context: Any) -> dict[str, str]:
    """A flat map of words, as the flow expects it. The flow speaks unless it reads "bye"."""
    now_ms = time.time_ns() // 1_000_000
    call = read_call_delivery(event, now_ms)
    greeting = bootstrap.greet_caller()(call, now_ms)
    label = "handed_in" if call.contact else "malformed"
    count_calls([label])
    logger.info(label, extra={"call": call.contact.log_id if call.contact else "", "why": call.unreadable})
    return {"act": ACTS[greeting]}
