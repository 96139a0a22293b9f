"""What no persona says, out of the file beside the scripts."""

import tomllib
from importlib.resources import files
from typing import Any

from antirelou.domain.plain import plain
from antirelou.domain.script_tone import Tone


def read_tones() -> dict[str, Tone]:
    """By language: fr is fr-FR's and fr-CA's."""
    fields = tomllib.loads(files("antirelou").joinpath("scripts", "tone.toml").read_text("utf-8"))
    return {language: _tone(row) for language, row in fields.items()}


def tone_of(tones: dict[str, Tone], locale: str) -> Tone:
    return tones[locale.partition("-")[0]]


def _tone(row: dict[str, Any]) -> Tone:
    never = {
        why: frozenset(" ".join(each.split()) for each in listed.split("|")) for why, listed in row["never"].items()
    }
    return Tone(never, frozenset(plain(name) for name in row["names"].split()))
