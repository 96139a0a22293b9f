"""Builds each use case of the functions from its real parts, once, on first call."""

import os
from functools import cache

from antirelou.adapters.aws import client, client_that_never_retries
from antirelou.adapters.carrier_aws import AwsCarrier
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.adapters.notices import TableNotices
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.sender_keys import SecretSenderKeys
from antirelou.adapters.senders import TableSenders
from antirelou.adapters.settlements import TableSettlements
from antirelou.adapters.slips import TableSlips
from antirelou.config import AlarmConfig, Config, Money, ReportConfig, StatusConfig
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS
from antirelou.domain.reply import Kind
from antirelou.domain.silence import Silence
from antirelou.services.answer_texts import AnswerTexts
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.receive_reports import ReceiveReports
from antirelou.services.receive_texts import ReceiveTexts
from antirelou.services.reconcile_purse import ReconcilePurse
from antirelou.services.report_status import ReportStatus
from antirelou.services.send_replies import SendReplies
from antirelou.services.settle_reports import SettleReports
from antirelou.services.sweep_money import SweepMoney
from antirelou.services.tell_maintainers import TellMaintainers
from antirelou.services.watch_purse import WatchPurse

# "Who are you?" is answered once a month: a second time says nothing new.
HELP_LIMITS = Limits(quiet_ms=30 * DAY_MS, replies=1)


@cache
def config() -> Config:
    return Config.from_env(os.environ)


@cache
def report_config() -> ReportConfig:
    return ReportConfig.from_env(os.environ)


@cache
def status_config() -> StatusConfig:
    return StatusConfig.from_env(os.environ)


@cache
def receive_texts() -> ReceiveTexts:
    queues = client("sqs")
    return ReceiveTexts(
        answer=_answer_texts(),
        inbox=SqsInbox(queues, config().inbox_url),
        dead_letters=DeadLetters(queues, config().dead_letter_url),
    )


@cache
def receive_reports() -> ReceiveReports:
    money, table = report_config().money, client("dynamodb")
    settle = SettleReports(TableSettlements(table, money.table_name), TableSlips(table, money.table_name), money.rate)
    return ReceiveReports(settle, DeadLetters(client("sqs"), report_config().dead_letter_url))


@cache
def report_status() -> ReportStatus:
    money, table = status_config().money, client("dynamodb")
    book = TablePurseBook(table, money.table_name)
    watch = _watch_purse(money, status_config().maintainers_topic)
    return ReportStatus(book, watch, money.caps, money.rate, read_prices())


@cache
def sweep_money() -> SweepMoney:
    money, table = status_config().money, client("dynamodb")
    book = TablePurseBook(table, money.table_name)
    return SweepMoney(
        book=book,
        slips=TableSlips(table, money.table_name),
        settlements=TableSettlements(table, money.table_name),
        reconcile=ReconcilePurse(book, TablePurse(table, money.table_name, money.caps)),
    )


@cache
def tell_maintainers() -> TellMaintainers:
    return TellMaintainers(SnsMaintainers(client("sns"), AlarmConfig.from_env(os.environ).maintainers_topic))


def _answer_texts() -> AnswerTexts:
    settings, table = config(), client("dynamodb")
    limits = {Kind.CONSENT: settings.limits, Kind.HELP: HELP_LIMITS}
    senders = TableSenders(table, settings.money.table_name)
    return AnswerTexts(
        rules=settings.rules,
        keys=SecretSenderKeys(client("secretsmanager"), settings.sender_keys_secret),
        senders=senders,
        choose=ChooseReplies(limits, read_words(), read_prices(), settings.money.rate, Silence()),
        send=SendReplies(
            senders=senders,
            purse=TablePurse(table, settings.money.table_name, settings.money.caps),
            carrier=AwsCarrier(
                client_that_never_retries("pinpoint-sms-voice-v2"),
                settings.configuration_set,
                settings.protect_configuration,
            ),
            watch=_watch_purse(settings.money, settings.maintainers_topic),
            limits=limits,
            caps=settings.money.caps,
        ),
    )


def _watch_purse(money: Money, topic: str) -> WatchPurse:
    notices = TableNotices(client("dynamodb"), money.table_name)
    return WatchPurse(notices, SnsMaintainers(client("sns"), topic), money.caps)
