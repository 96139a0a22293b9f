"""Our numbers, as the template lists them."""

import json
from collections.abc import Mapping

from antirelou.config.env import ConfigError, text
from antirelou.domain.number import Number, Numbers


def read_numbers(env: Mapping[str, str]) -> Numbers:
    """NUMBERS, then MORE_NUMBERS."""
    return Numbers.of(number for name in ("NUMBERS", "MORE_NUMBERS") for number in _listed(env, name))


def _listed(env: Mapping[str, str], name: str) -> list[Number]:
    try:
        return [Number(**fields) for fields in json.loads(text(env, name))]
    except (ValueError, TypeError):
        raise ConfigError(f"{name} is not a JSON list of numbers with name, number, origination and locale") from None
