"""ChatAsked's use case."""

import os
from functools import cache
from secrets import token_urlsafe

from antirelou.adapters.connections import TableTickets
from antirelou.adapters.files import read_rota
from antirelou.bootstrap.admission import admit_visitor
from antirelou.bootstrap.chat import chat, rooms_table
from antirelou.config.chat import chat_secret
from antirelou.services.answer_page import AnswerPage
from antirelou.services.issue_ticket import IssueTicket
from antirelou.services.tell_hours import TellHours


@cache
def answer_page() -> AnswerPage:
    relay, (table, name) = chat().relay, rooms_table()
    hours = TellHours(relay.rooms, relay.responders, read_rota())
    admission = admit_visitor(name, chat_secret(os.environ))
    issue = IssueTicket(TableTickets(table, name), relay.rooms, hours, admission, token_urlsafe)
    return AnswerPage(hours, issue, chat().end.quit_by)
