"""What something looks like, without what it says: for the dead-letter queue."""

import json
import re
from typing import Any

_PLAIN_NAME = re.compile(r"[A-Za-z_]{1,40}")
_MOST_ITEMS = 20
_MOST_DEPTH = 6


def shape_of(value: Any, depth: int = _MOST_DEPTH) -> Any:
    """Field names, types and lengths; a string that holds JSON is opened. No value is kept, nor an odd field name."""
    if isinstance(value, str):
        return _shape_of_string(value, depth)
    if depth and isinstance(value, dict):
        return {_name(key): shape_of(item, depth - 1) for key, item in list(value.items())[:_MOST_ITEMS]}
    if depth and isinstance(value, list):
        return [shape_of(item, depth - 1) for item in value[:_MOST_ITEMS]]
    return type(value).__name__


def _shape_of_string(value: str, depth: int) -> Any:
    if depth and value[:1] in ("{", "["):
        try:
            return shape_of(json.loads(value), depth - 1)
        except (ValueError, RecursionError):
            pass
    return f"str({len(value)})"


def _name(key: Any) -> str:
    return key if isinstance(key, str) and _PLAIN_NAME.fullmatch(key) else "?"
