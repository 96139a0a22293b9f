"""When people may be written to, out of the file packed with the functions."""

import tomllib
from importlib.resources import files

from antirelou.domain.quiet_hours import QuietHours
from antirelou.domain.quiet_hours import read_quiet_hours as read_hours


def read_quiet_hours() -> QuietHours:
    """As it is deployed. Raises QuietHoursError."""
    return read_hours(tomllib.loads(files("antirelou").joinpath("quiet_hours.toml").read_text("utf-8")))
