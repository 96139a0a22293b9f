"""The rota, out of the file packed with the functions."""

import tomllib
from importlib.resources import files

from antirelou.domain.rota import Rota
from antirelou.domain.rota_file import read_rota as read_shifts


def read_rota() -> Rota:
    """As it is deployed. Raises RotaError."""
    texts = [entry.name for entry in files("antirelou.texts").iterdir()]
    locales = frozenset(name.removesuffix(".toml") for name in texts if name.endswith(".toml"))
    return read_shifts(tomllib.loads(files("antirelou").joinpath("rota.toml").read_text("utf-8")), locales)
