"""The numbers the stack itself was given."""

import json
from collections.abc import Mapping

from antirelou.config.env import ConfigError, text
from antirelou.domain.number import Number, Numbers


def numbers(env: Mapping[str, str], name: str) -> Numbers:
    """Of a JSON list; the pool's file and the table have the others."""
    try:
        return Numbers.of(Number(**fields) for fields in json.loads(text(env, name)))
    except (ValueError, TypeError):
        raise ConfigError(f"{name} is not a JSON list of numbers with name, number, origination and locale") from None
