"""DeskAsked's use cases."""

import os
from functools import cache
from secrets import token_urlsafe

from antirelou.adapters.cognito import CognitoPeople
from antirelou.adapters.connections import TableTickets
from antirelou.bootstrap.parts import shared_client
from antirelou.config.desk import DeskConfig
from antirelou.services.issue_desk_ticket import IssueDeskTicket
from antirelou.services.open_desk import OpenDesk
from antirelou.services.sign_in import SignIn


@cache
def config() -> DeskConfig:
    return DeskConfig.from_env(os.environ)


@cache
def sign_in() -> SignIn:
    return SignIn(CognitoPeople(shared_client("cognito-idp"), config().people_client))


@cache
def open_desk() -> OpenDesk:
    tickets = TableTickets(shared_client("dynamodb"), config().rooms_table)
    return OpenDesk(IssueDeskTicket(tickets, token_urlsafe))
