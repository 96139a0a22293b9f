"""YAML as scripts are written in it: words stay words, and nothing is said twice.

Plain YAML 1.1 reads `no` as false, 12:30 as 750 and 2026-11-21 as a day, and of two equal keys keeps the last.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from antirelou.domain.script_file import ScriptError

_INTEGER = re.compile(r"(?:0|[1-9][0-9]*)\Z")
_INTEGER_TAG = "tag:yaml.org,2002:int"
_MAPPING_TAG = "tag:yaml.org,2002:map"


def read_yaml(text: str) -> Any:
    """Raises ScriptError, with the line."""
    import yaml

    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a safe one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ScriptError(f"line {mark.line + 1}: {error.problem or error.context}" if mark else str(error)) from None
    except yaml.YAMLError as error:
        raise ScriptError(f"not YAML: {error}") from None


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Where a field stands, or the nearest one around it that is there. Of a text that `read_yaml` reads."""
    import yaml

    node = yaml.compose(text, Loader=_loader())
    line = node.start_mark.line
    for key in path:
        node, line = _within(node, key, line)
        if node is None:
            break
    return int(line) + 1


def _within(node: Any, key: str | int, line: int) -> tuple[Any, int]:
    if node.id == "sequence" and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key].start_mark.line
    if node.id == "mapping":
        for name, value in node.value:
            if name.value == key:
                return value, name.start_mark.line
    return None, line


@cache
def _loader() -> Any:
    """Imported late: functions that play no script do not wait for it. The one in C where there is one."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("ScriptLoader", (base,), {"yaml_implicit_resolvers": {}})
    loader.add_implicit_resolver(_INTEGER_TAG, _INTEGER, list("0123456789"))
    loader.add_constructor(_MAPPING_TAG, _mapping)
    return loader


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    import yaml

    seen: set[str] = set()
    for key, _ in node.value:
        if key.id != "scalar" or key.value in seen:
            why = "a name must be one word" if key.id != "scalar" else f'"{key.value}" is there twice'
            raise yaml.constructor.ConstructorError(None, None, why, key.start_mark)
        seen.add(key.value)
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}
