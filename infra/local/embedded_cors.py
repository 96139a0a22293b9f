"""What MiniStack gets wrong of an HTTP API that answers browsers' questions itself.

It keeps a template's `AllowOrigins` and looks for `allowOrigins`, so that it allows nobody; and beside a function's own
headers it sends its own, of which browsers refuse two, where API Gateway's replace them.
"""

from typing import Any

from ministack.services import apigateway

_headers, _preflight = apigateway._cors_response_headers, apigateway._cors_preflight_response


def put_right() -> None:
    apigateway._cors_response_headers = _as_the_functions_are_named
    apigateway._cors_preflight_response = lambda settings, origin: _preflight(_as_the_api_names_it(settings), origin)


def _as_the_functions_are_named(settings: dict[str, Any], origin: str) -> dict[str, str]:
    found: dict[str, str] = _headers(_as_the_api_names_it(settings), origin)
    return {name.lower(): value for name, value in found.items()}


def _as_the_api_names_it(settings: dict[str, Any]) -> dict[str, Any]:
    return {name[:1].lower() + name[1:]: value for name, value in (settings or {}).items()}
