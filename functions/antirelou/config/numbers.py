"""The numbers the stack itself was given; the pool's file and the table have the others."""

import json
from collections.abc import Mapping

from antirelou.config.env import ConfigError, text
from antirelou.domain.number import Number, Numbers


def numbers(env: Mapping[str, str], name: str = "NUMBERS") -> Numbers:
    """Raises ConfigError, quoting nothing, for anything but numbers of which each can text or names one that does."""
    try:
        read = Numbers.of(Number(**fields) for fields in json.loads(text(env, name)))
    except (ValueError, TypeError):
        raise ConfigError(f"{name} is not a JSON list of numbers with name, number, origination and locale") from None
    if not {number.texts_from for number in read.all} <= {"", *(number.name for number in read.all)}:
        raise ConfigError(f"{name} has a number that texts from one that is not there")
    return read
