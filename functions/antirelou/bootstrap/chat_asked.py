"""ChatAsked's use case."""

from functools import cache
from secrets import token_urlsafe

from antirelou.adapters.connections import TableTickets
from antirelou.bootstrap.chat import chat, rooms_table
from antirelou.bootstrap.chat_gates import NoLimit, NoRota
from antirelou.services.answer_page import AnswerPage
from antirelou.services.issue_ticket import IssueTicket
from antirelou.services.tell_hours import TellHours


@cache
def answer_page() -> AnswerPage:
    relay = chat().relay
    hours = TellHours(relay.rooms, relay.responders, NoRota())
    tickets = TableTickets(*rooms_table())
    issue = IssueTicket(tickets, relay.rooms, hours, NoLimit(), token_urlsafe)
    return AnswerPage(hours, issue, chat().end.quit_by)
