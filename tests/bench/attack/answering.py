"""What botocore is handed in place of AWS's answers."""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse


class Raw(BytesIO):
    def stream(self, **_: Any) -> list[bytes]:
        return [self.read()]


class RefusedError(Exception):
    """What the service in question would answer instead: an HTTP status and the error's code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def as_json(answer: Callable[[Any], Mapping[str, Any]]) -> Callable[..., AWSResponse]:
    """For botocore's before-send events."""

    def respond(request: Any, **_: Any) -> AWSResponse:
        try:
            body, status, code = answer(json.loads(text_of(request))), 200, ""
        except RefusedError as refused:
            body, status, code = {"__type": refused.code, "message": refused.code}, refused.status, refused.code
        return response(request, "application/x-amz-json-1.0", json.dumps(body), status, code)

    return respond


def text_of(request: Any) -> str:
    return request.body.decode() if isinstance(request.body, bytes) else request.body


def response(request: Any, kind: str, body: str, status: int = 200, error: str = "") -> AWSResponse:
    headers = {"content-type": kind} | ({"x-amzn-errortype": error} if error else {})
    return AWSResponse(request.url, status, headers, Raw(body.encode()))
