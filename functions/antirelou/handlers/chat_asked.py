"""ChatAsked: what a visitor's page asks over HTTP: is somebody there, a ticket, to be rid of its room."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import chat_asked as bootstrap
from antirelou.domain.webhook import read_request
from antirelou.handlers.chats import network_of, report

logger = Logger(service="antirelou", location=None)

# From any page: there is no cookie and no password that another site could use.
_HEADERS = {"content-type": "application/json", "access-control-allow-origin": "*", "cache-control": "no-store"}


def handler(event: Any, context: Any) -> dict[str, Any]:
    answer = bootstrap.answer_page()(read_request(event), network_of(event), time.time_ns() // 1_000_000)
    report(logger, answer.ending)
    return {"statusCode": answer.status, "headers": _HEADERS, "body": answer.body}
