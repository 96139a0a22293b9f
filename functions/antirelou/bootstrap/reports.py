"""DeliveryReported's use case."""

import os
from functools import cache

from antirelou.adapters.broadcast_settlements import TableBroadcastSettlements
from antirelou.adapters.inbox import DeadLetters
from antirelou.adapters.notices import TableNotices
from antirelou.adapters.settlements import TableSettlements
from antirelou.adapters.slips import TableSlips
from antirelou.adapters.twilio_prices import TwilioPrices
from antirelou.bootstrap.carriers import twilio_api
from antirelou.bootstrap.parts import shared_client
from antirelou.config.reports import ReportConfig
from antirelou.services.receive_reports import ReceiveReports
from antirelou.services.record_gift import Journal, RecordGift
from antirelou.services.settle_broadcasts import SettleBroadcasts
from antirelou.services.settle_reports import SettleReports


@cache
def config() -> ReportConfig:
    return ReportConfig.from_env(os.environ)


@cache
def receive_reports() -> ReceiveReports:
    money, table = config().money, shared_client("dynamodb")
    settle = SettleReports(
        TableSettlements(table, money.table_name),
        TableSlips(table, money.table_name),
        money.rate,
        TwilioPrices(lambda: twilio_api(config().carriers)),
        _settle_broadcasts(),
    )
    gifts = RecordGift(_journal, TableSlips(table, money.table_name), TableNotices(table, money.table_name))
    return ReceiveReports(settle, gifts, DeadLetters(shared_client("sqs"), config().dead_letter_url))


def _settle_broadcasts() -> SettleBroadcasts | None:
    name = config().subscribers_table
    if not name:
        return None
    return SettleBroadcasts(TableBroadcastSettlements(shared_client("dynamodb"), name), config().money.rate)


@cache
def _journal() -> Journal:
    """Loads PynamoDB: the first gift waits for it, and no report does."""
    from pynamodb.connection import Connection

    from antirelou.adapters.journal import TableJournal
    from antirelou.adapters.rows import connect

    region = shared_client("dynamodb").meta.region_name
    connect(config().money.table_name, region)
    return TableJournal(Connection(region=region))
