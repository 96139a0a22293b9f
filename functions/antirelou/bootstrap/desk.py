"""DeskAsked's use cases."""

import os
from functools import cache

from antirelou.adapters.cognito import CognitoPeople
from antirelou.bootstrap.parts import shared_client
from antirelou.config.desk import DeskConfig
from antirelou.services.open_desk import OpenDesk
from antirelou.services.sign_in import SignIn


class TicketsNotConnectedError(NotImplementedError):
    """The relay's tickets are not there yet."""


@cache
def config() -> DeskConfig:
    return DeskConfig.from_env(os.environ)


@cache
def sign_in() -> SignIn:
    return SignIn(CognitoPeople(shared_client("cognito-idp"), config().people_client))


@cache
def open_desk() -> OpenDesk:
    raise TicketsNotConnectedError
