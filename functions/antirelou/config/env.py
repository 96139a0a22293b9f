"""Read one setting out of the environment."""

from collections.abc import Mapping


class ConfigError(ValueError):
    """A setting is missing or wrong; the message names it."""


def text(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise ConfigError(f"{name} is missing")
    return value


def text_or_none(env: Mapping[str, str], name: str) -> str:
    """Empty for `none`, which templates write where a stack is without."""
    value = text(env, name)
    return "" if value == "none" else value


def whole(env: Mapping[str, str], name: str, least: int = 0) -> int:
    value = text(env, name)
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ConfigError(f"{name} is not a whole number of at least {least}")
    return int(value)
