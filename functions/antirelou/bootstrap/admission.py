"""Who gets a ticket, for the function that gives them."""

from functools import cache

from antirelou.adapters.admission import TableAdmission
from antirelou.adapters.chat_secret import ChatSecret
from antirelou.bootstrap.parts import shared_client
from antirelou.services.admit_visitor import AdmitVisitor


@cache
def admit_visitor(rooms_table: str, secret: str) -> AdmitVisitor:
    """One for each container: it remembers the secret."""
    chat_secret = ChatSecret(shared_client("secretsmanager"), secret)
    return AdmitVisitor(TableAdmission(shared_client("dynamodb"), rooms_table, chat_secret))
