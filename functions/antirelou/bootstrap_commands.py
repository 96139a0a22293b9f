"""Builds the maintainers' use cases from a stack's name. Apart from `bootstrap`, so that functions load no more."""

from dataclasses import dataclass
from typing import Any

from antirelou.adapters.aws import client
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.rows import connect
from antirelou.adapters.sender_key_book import SecretKeyBook
from antirelou.adapters.stack import stack_outputs
from antirelou.domain.money import Caps
from antirelou.services.reconcile_purse import ReconcilePurse

_NO_CAPS = Caps(0, 0)  # the commands reserve nothing


@dataclass(frozen=True)
class Maintenance:
    """What a maintainer can reach of one stack."""

    purse_book: TablePurseBook
    reconcile_purse: ReconcilePurse
    key_book: SecretKeyBook


def maintenance(stack: str) -> Maintenance:
    """Raises the SDK's errors when the stack or the credentials are not there."""
    outputs = stack_outputs(client("cloudformation"), stack)
    table: Any = client("dynamodb")
    connect(outputs["TableName"], table.meta.region_name)
    book = TablePurseBook(table, outputs["TableName"])
    return Maintenance(
        purse_book=book,
        reconcile_purse=ReconcilePurse(book, TablePurse(table, outputs["TableName"], _NO_CAPS)),
        key_book=SecretKeyBook(client("secretsmanager"), outputs["SenderKeysArn"]),
    )
