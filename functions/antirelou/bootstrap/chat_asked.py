"""ChatAsked's use case."""

import os
from functools import cache
from secrets import token_urlsafe

from antirelou.adapters.admission import TableAdmission
from antirelou.adapters.aws import client
from antirelou.adapters.chat_secret import ChatSecret
from antirelou.adapters.connections import TableTickets
from antirelou.adapters.rota import read_rota
from antirelou.bootstrap.chat import chat, rooms_table
from antirelou.config.chat import chat_secret
from antirelou.services.admit_visitor import AdmitVisitor
from antirelou.services.answer_page import AnswerPage
from antirelou.services.issue_ticket import IssueTicket
from antirelou.services.tell_hours import TellHours


@cache
def answer_page() -> AnswerPage:
    relay, (table, name) = chat().relay, rooms_table()
    hours = TellHours(relay.rooms, relay.responders, read_rota())
    secret = ChatSecret(client("secretsmanager"), chat_secret(os.environ))
    admission = AdmitVisitor(TableAdmission(table, name, secret))
    issue = IssueTicket(TableTickets(table, name), relay.rooms, hours, admission, token_urlsafe)
    return AnswerPage(hours, issue, chat().end.quit_by)
