"""AlarmRaised's use case."""

import os
from functools import cache

from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.bootstrap.parts import shared_client
from antirelou.config.alarms import AlarmConfig
from antirelou.services.tell_maintainers import TellMaintainers


@cache
def tell_maintainers() -> TellMaintainers:
    return TellMaintainers(SnsMaintainers(shared_client("sns"), AlarmConfig.from_env(os.environ).maintainers_topic))
