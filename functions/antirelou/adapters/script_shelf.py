"""The scripts, out of the files packed with the functions."""

from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from antirelou.adapters.script_yaml import read_yaml
from antirelou.domain.script import Script
from antirelou.domain.script_file import ScriptError, read_script

_ENDING = ".yaml"


class ScriptShelf:
    """A script is read when first asked for, and kept."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._folder = folder or files("antirelou").joinpath("scripts")
        self._read: dict[tuple[str, str], Script] = {}

    def names(self) -> tuple[str, ...]:
        return tuple(sorted({name for name, _ in self._files}))

    def scripts(self, locale: str) -> tuple[Script, ...]:
        """All that there are in this language, by name."""
        found = (self.script(name, locale) for name in self.names())
        return tuple(script for script in found if script)

    def script(self, name: str, locale: str) -> Script | None:
        """None for one that is not there, whatever was asked for. Raises ScriptError."""
        asked = name, locale
        if asked not in self._read and asked in self._files:
            self._read[asked] = self._open(*asked)
        return self._read.get(asked)

    def _open(self, name: str, locale: str) -> Script:
        text = self._files[name, locale].read_text("utf-8")
        try:
            fields = read_yaml(text)
        except ScriptError as error:
            raise ScriptError(f"{name}.{locale}{_ENDING}: {error}") from error
        return read_script(fields, name, locale)

    @cached_property
    def _files(self) -> dict[tuple[str, str], Traversable]:
        entries = [entry for entry in self._folder.iterdir() if entry.name.endswith(_ENDING)]
        return {_named(entry.name): entry for entry in entries}


def _named(file: str) -> tuple[str, str]:
    name, _, locale = file.removesuffix(_ENDING).partition(".")
    return name, locale
