"""ChatDue's use cases."""

import os
from functools import cache

from antirelou.adapters.chat_floor import TableFloor
from antirelou.adapters.past_admission import TablePastAdmission
from antirelou.adapters.rota import read_rota
from antirelou.bootstrap.chat import sweep_rooms
from antirelou.bootstrap.parts import shared_client
from antirelou.config.chat_due import ChatDueConfig
from antirelou.services.forget_networks import ForgetNetworks
from antirelou.services.watch_rota import Sweep, WatchRota


@cache
def config() -> ChatDueConfig:
    return ChatDueConfig.from_env(os.environ)


@cache
def sweeps() -> tuple[Sweep, ...]:
    """What is put in order each minute, before the figures are taken."""
    table = config().rooms_table
    return ForgetNetworks(TablePastAdmission(shared_client("dynamodb"), table)), sweep_rooms()


@cache
def watch_rota() -> WatchRota:
    return WatchRota(read_rota(), TableFloor(shared_client("dynamodb"), config().rooms_table))
