"""DeskAsked: a responder signs in, or wants a ticket to a connection."""

import json
import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import desk as bootstrap
from antirelou.domain.desk import DeskAnswer
from antirelou.domain.webhook import Ending, read_json, read_request
from antirelou.handlers.reporting import count_desk

logger = Logger(service="antirelou", location=None)
_HEADERS = {"content-type": "application/json", "cache-control": "no-store", "access-control-allow-origin": "*"}


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Nothing of who asks is logged: an ending, and no more."""
    answer = _answer(event)
    count_desk([answer.label])
    logger.info(answer.label, extra={"why": answer.why})
    return {"statusCode": answer.status, "headers": _HEADERS, "body": json.dumps(answer.fields)}


def _answer(event: Any) -> DeskAnswer:
    request = read_request(event)
    if isinstance(request, Ending):
        return DeskAnswer(request.value, request.status, {"why": request.value})
    if request.path == "/desk/sign-in":
        return bootstrap.sign_in()(read_json(request.body))
    if request.path == "/desk/ticket":
        return bootstrap.open_desk()(_claims(event), time.time_ns() // 1_000_000)
    return DeskAnswer("unknown_path", 404, {"why": "unknown_path"})


def _claims(event: Any) -> Any:
    """Those API Gateway verified: of the token itself nothing is read."""
    found = event
    for name in ("requestContext", "authorizer", "jwt", "claims"):
        found = found.get(name) if isinstance(found, dict) else None
    return found
