"""A script's file, held to `docs/script.schema.json`: what is wrong is said with its line."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

from antirelou.adapters.script_yaml import line_of, read_yaml
from antirelou.domain.script import Script
from antirelou.domain.script_file import ScriptError, read_script

PACKAGE = Path(__file__).parents[1]
FOLDER = PACKAGE / "scripts"
SCHEMA = PACKAGE.parents[1] / "docs/script.schema.json"


def script_in(path: Path) -> Script:
    """Raises ScriptError: no such file, not YAML, not a script."""
    name, _, locale = path.name.removesuffix(".yaml").partition(".")
    if not path.name.endswith(".yaml") or not name or not locale:
        raise ScriptError(f"{path.name}: a script's file is named <name>.<locale>.yaml")
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path}: cannot be read ({error})") from None
    try:
        fields = read_yaml(text)
    except ScriptError as error:
        raise ScriptError(f"{path.name}: {error}") from None
    _hold_to_schema(path.name, text, fields)
    return read_script(fields, name, locale)


def _hold_to_schema(name: str, text: str, fields: Any) -> None:
    try:
        _schema()(fields)
    except fastjsonschema.JsonSchemaValueException as error:
        path = [int(each) if each.isdecimal() else each for each in error.path[1:]]
        said = error.message.replace("data.", "", 1).replace("data ", "the script ", 1)
        where = f"{name}: line {line_of(text, path)}: " if text.strip() else f"{name}: "
        raise ScriptError(f"{where}{said}") from None


@cache
def _schema() -> Any:
    return fastjsonschema.compile(json.loads(SCHEMA.read_text("utf-8")))
