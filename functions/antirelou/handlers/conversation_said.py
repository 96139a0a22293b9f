"""ConversationSaid: what is asked of conversations over HTTP, by our pages and by others' apps."""

import json
import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import conversation as bootstrap
from antirelou.domain.webhook import read_request
from antirelou.handlers.reporting import count_conversations

logger = Logger(service="antirelou", location=None)

# From any page: there is no cookie and no password that another site could use.
_HEADERS = {"content-type": "application/json", "access-control-allow-origin": "*", "cache-control": "no-store"}


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Of who asks, and of what they write, nothing is logged: an ending, and no more."""
    answer = bootstrap.answer_conversation()(_method(event), read_request(event), time.time_ns() // 1_000_000)
    count_conversations([answer.ending])
    logger.info(answer.ending)
    headers = _HEADERS | ({"allow": answer.allow} if answer.allow else {})
    if answer.fields is None:
        return {"statusCode": answer.status, "headers": {n: v for n, v in headers.items() if n != "content-type"}}
    return {"statusCode": answer.status, "headers": headers, "body": json.dumps(answer.fields)}


def _method(event: Any) -> str:
    context = event.get("requestContext") if isinstance(event, dict) else None
    http = context.get("http") if isinstance(context, dict) else None
    method = http.get("method") if isinstance(http, dict) else None
    return method if isinstance(method, str) else ""
