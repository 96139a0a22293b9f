"""WebhookReceived: one request to the HTTP API, from a carrier or from anyone."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import webhooks as bootstrap
from antirelou.domain.webhook import read_request
from antirelou.handlers.reporting import count_webhooks

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Nothing of the request is logged; whoever is refused reads a status and no reason."""
    answer = bootstrap.receive_webhook()(read_request(event), time.time_ns() // 1_000_000)
    count_webhooks([answer.ending.value])
    logger.info(answer.ending.value, extra={"webhook": answer.contact, "why": answer.why})
    return {"statusCode": answer.ending.status, "headers": {"content-type": "text/xml"}, "body": answer.body}
