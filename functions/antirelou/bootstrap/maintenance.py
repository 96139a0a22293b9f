"""Builds the maintainers' use cases from a stack's name. Apart from `bootstrap`, so that functions load no more."""

from dataclasses import dataclass
from typing import Any

from pynamodb.connection import Connection

from antirelou.adapters.alarms import RingingAlarms
from antirelou.adapters.aws import client
from antirelou.adapters.carrier_secret_book import CarrierSecretBook
from antirelou.adapters.conversation_counts import TableConversationFigures
from antirelou.adapters.files import read_prices
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.identity import caller_name
from antirelou.adapters.journal import TableJournal
from antirelou.adapters.metrics import OutcomeCounts
from antirelou.adapters.notices import TableNotices
from antirelou.adapters.people import TablePeople
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.queues import QueueDepths
from antirelou.adapters.rows import connect
from antirelou.adapters.sender_key_book import SecretKeyBook
from antirelou.adapters.sender_keys import SecretSenderKeys
from antirelou.adapters.settlements import TableSettlements
from antirelou.adapters.slips import TableSlips
from antirelou.adapters.stack import stack_outputs
from antirelou.domain.money import Caps, Prices
from antirelou.services.audit_purse import AuditPurse
from antirelou.services.forget_person import ForgetPerson
from antirelou.services.fund_purse import FundPurse
from antirelou.services.hold_shield import HoldShield
from antirelou.services.reconcile_purse import ReconcilePurse
from antirelou.services.sweep_money import SweepMoney

_NO_CAPS = Caps(0, 0, 0)  # the commands reserve nothing


@dataclass(frozen=True)
class Maintenance:
    """What a maintainer can reach of one stack; `conversations` is None where none are played."""

    caller: str
    outputs: dict[str, str]
    prices: Prices
    purse_book: TablePurseBook
    notices: TableNotices
    flows: TableFlows
    hold_shield: HoldShield
    outcomes: OutcomeCounts
    alarms: RingingAlarms
    queues: QueueDepths
    people: TablePeople
    conversations: TableConversationFigures | None
    fund_purse: FundPurse
    audit_purse: AuditPurse
    sweep_money: SweepMoney
    forget_person: ForgetPerson
    key_book: SecretKeyBook
    carrier_book: CarrierSecretBook


def maintenance(stack: str) -> Maintenance:
    """Raises the SDK's errors when the stack or the credentials are not there."""
    outputs = stack_outputs(client("cloudformation"), stack)
    table: Any = client("dynamodb")
    name, secret = outputs["TableName"], outputs["SenderKeysArn"]
    connect(name, table.meta.region_name)
    book, slips, settlements = TablePurseBook(table, name), TableSlips(table, name), TableSettlements(table, name)
    journal, people = TableJournal(Connection(region=table.meta.region_name)), TablePeople(table, name)
    secrets, flows = client("secretsmanager"), TableFlows(table, name)
    reconcile = ReconcilePurse(book, TablePurse(table, name, _NO_CAPS))
    return Maintenance(
        caller=caller_name(client("sts")),
        outputs=outputs,
        prices=read_prices(),
        purse_book=book,
        notices=TableNotices(table, name),
        flows=flows,
        hold_shield=HoldShield(flows),
        outcomes=OutcomeCounts(client("cloudwatch")),
        alarms=RingingAlarms(client("cloudwatch"), stack),
        queues=QueueDepths(client("sqs")),
        people=people,
        conversations=_figures(table, outputs),
        fund_purse=FundPurse(journal, slips),
        audit_purse=AuditPurse(book, journal, slips, settlements),
        sweep_money=SweepMoney(book, slips, settlements, reconcile),
        forget_person=ForgetPerson(SecretSenderKeys(secrets, secret), people, settlements, slips, reconcile),
        key_book=SecretKeyBook(secrets, secret),
        carrier_book=CarrierSecretBook(secrets, outputs.get("CarrierSecretArn", "")),
    )


def _figures(client: Any, outputs: dict[str, str]) -> TableConversationFigures | None:
    name = outputs.get("ConversationsName", "")
    return TableConversationFigures(client, name) if name else None
