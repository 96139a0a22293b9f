"""What API Gateway hands to the functions of the chat: HTTP requests (payload 2.0) and a WebSocket's three moments."""

import json
from typing import Any

Event = dict[str, Any]


def ticket_asked(body: dict[str, Any], address: str, now_ms: int) -> Event:
    return _request("/ticket", body, address, now_ms)


def desk_ticket_asked(sub: str, label: str, now_ms: int) -> Event:
    """Behind the JWT authorizer, which has verified the token."""
    event = _request("/desk/ticket", {}, "192.0.2.1", now_ms)
    event["requestContext"]["authorizer"] = {"jwt": {"claims": {"sub": sub, "name": label}, "scopes": None}}
    return event


def connected(connection: str, ticket: str, now_ms: int) -> Event:
    return {**_moment("$connect", "CONNECT", connection, now_ms), "queryStringParameters": {"ticket": ticket}}


def said(connection: str, frame: dict[str, Any], now_ms: int) -> Event:
    return {**_moment("$default", "MESSAGE", connection, now_ms), "body": json.dumps(frame)}


def left(connection: str, now_ms: int) -> Event:
    return _moment("$disconnect", "DISCONNECT", connection, now_ms)


def _request(path: str, body: dict[str, Any], address: str, now_ms: int) -> Event:
    return {
        "version": "2.0",
        "routeKey": f"POST {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "text/plain;charset=UTF-8"},
        "requestContext": {
            "http": {"method": "POST", "path": path, "sourceIp": address},
            "timeEpoch": now_ms,
        },
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def _moment(route: str, kind: str, connection: str, now_ms: int) -> Event:
    return {
        "requestContext": {
            "routeKey": route,
            "eventType": kind,
            "connectionId": connection,
            "requestTimeEpoch": now_ms,
            "stage": "live",
            "identity": {"sourceIp": "192.0.2.1"},
        },
        "isBase64Encoded": False,
    }
