"""StatusDue's use cases."""

import os
from functools import cache

from antirelou.adapters.files import read_prices
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.settlements import TableSettlements
from antirelou.adapters.slips import TableSlips
from antirelou.adapters.waits import TableWaits
from antirelou.bootstrap import parts
from antirelou.config.status import StatusConfig
from antirelou.services.reconcile_purse import ReconcilePurse
from antirelou.services.report_status import ReportStatus
from antirelou.services.sweep_money import SweepMoney
from antirelou.services.sweep_waits import SweepWaits
from antirelou.services.watch_flow import WatchFlow


@cache
def config() -> StatusConfig:
    return StatusConfig.from_env(os.environ)


@cache
def report_status() -> ReportStatus:
    money = config().money
    book = TablePurseBook(parts.shared_client("dynamodb"), money.table_name)
    watch = parts.watch_purse(money, config().maintainers_topic)
    return ReportStatus(book, watch, money.caps, money.rate, read_prices())


@cache
def watch_flow() -> WatchFlow:
    return parts.watch_flow(config().money, config().maintainers_topic, config().shield_level)


@cache
def sweep_waits() -> SweepWaits:
    return SweepWaits(TableWaits(parts.shared_client("dynamodb"), config().money.table_name))


@cache
def sweep_money() -> SweepMoney:
    money, table = config().money, parts.shared_client("dynamodb")
    book = TablePurseBook(table, money.table_name)
    return SweepMoney(
        book=book,
        slips=TableSlips(table, money.table_name),
        settlements=TableSettlements(table, money.table_name),
        reconcile=ReconcilePurse(book, TablePurse(table, money.table_name, money.caps)),
    )
