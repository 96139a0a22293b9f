"""Builds each use case of the functions from its real parts, once, on first call."""

import os
from functools import cache
from typing import Any

from antirelou.adapters.aws import client, client_that_never_retries
from antirelou.adapters.carrier_aws import AwsCarrier
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.adapters.notices import TableNotices
from antirelou.adapters.prefixes import TablePrefixes
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.sender_keys import SecretSenderKeys
from antirelou.adapters.senders import TableSenders
from antirelou.adapters.settlements import TableSettlements
from antirelou.adapters.slips import TableSlips
from antirelou.config import AlarmConfig, Config, Money, ReportConfig, StatusConfig
from antirelou.domain.automatic import OwnWords
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS
from antirelou.domain.reply import Kind
from antirelou.domain.silence import Silence
from antirelou.services.answer_texts import AnswerTexts
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.count_contacts import CountContacts
from antirelou.services.hold_texts import HoldTexts
from antirelou.services.keep_prefixes import KeepPrefixes
from antirelou.services.look_up_texts import LookUpTexts
from antirelou.services.receive_reports import ReceiveReports
from antirelou.services.receive_texts import ReceiveTexts
from antirelou.services.reconcile_purse import ReconcilePurse
from antirelou.services.report_status import ReportStatus
from antirelou.services.send_replies import SendReplies
from antirelou.services.settle_reports import SettleReports
from antirelou.services.sweep_money import SweepMoney
from antirelou.services.tell_maintainers import TellMaintainers
from antirelou.services.watch_flow import WatchFlow
from antirelou.services.watch_purse import WatchPurse

# "Who are you?" is answered once a month: a second time says nothing new.
HELP_LIMITS = Limits(quiet_ms=30 * DAY_MS, replies=1)


@cache
def _client(service: str) -> Any:
    return client(service)


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
    queues = _client("sqs")
    return ReceiveTexts(
        answer=_answer_texts(),
        inbox=SqsInbox(queues, config().inbox_url),
        dead_letters=DeadLetters(queues, config().dead_letter_url),
    )


@cache
def receive_reports() -> ReceiveReports:
    money, table = report_config().money, _client("dynamodb")
    settle = SettleReports(TableSettlements(table, money.table_name), TableSlips(table, money.table_name), money.rate)
    return ReceiveReports(settle, DeadLetters(_client("sqs"), report_config().dead_letter_url))


@cache
def report_status() -> ReportStatus:
    money, table = status_config().money, _client("dynamodb")
    book = TablePurseBook(table, money.table_name)
    watch = _watch_purse(money, status_config().maintainers_topic)
    return ReportStatus(book, watch, money.caps, money.rate, read_prices())


@cache
def watch_flow() -> WatchFlow:
    settings = status_config()
    return _watch_flow(settings.money, settings.maintainers_topic, settings.shield_level)


@cache
def sweep_money() -> SweepMoney:
    money, table = status_config().money, _client("dynamodb")
    book = TablePurseBook(table, money.table_name)
    return SweepMoney(
        book=book,
        slips=TableSlips(table, money.table_name),
        settlements=TableSettlements(table, money.table_name),
        reconcile=ReconcilePurse(book, TablePurse(table, money.table_name, money.caps)),
    )


@cache
def tell_maintainers() -> TellMaintainers:
    return TellMaintainers(SnsMaintainers(_client("sns"), AlarmConfig.from_env(os.environ).maintainers_topic))


def _answer_texts() -> AnswerTexts:
    settings, table = config(), _client("dynamodb")
    senders = TableSenders(table, settings.money.table_name)
    keys = SecretSenderKeys(_client("secretsmanager"), settings.sender_keys_secret)
    words, silence = read_words(), Silence()
    choose = ChooseReplies(_limits(settings), words, read_prices(), settings.money.rate, silence)
    watch = _watch_flow(settings.money, settings.maintainers_topic, settings.shield_level)
    prefixes = TablePrefixes(table, settings.money.table_name, settings.prefix_replies)
    return AnswerTexts(
        rules=settings.rules,
        own_words=OwnWords(body for each in words.values() for body in each.by_kind.values()),
        keys=keys,
        senders=senders,
        choose=choose,
        look_up=LookUpTexts(senders, choose, HoldTexts(senders, settings.shield), watch),
        keep_prefixes=KeepPrefixes(prefixes, keys),
        send=_send_replies(settings, senders),
        count=CountContacts(senders, silence, settings.patience, watch),
    )


def _send_replies(settings: Config, senders: TableSenders) -> SendReplies:
    money = settings.money
    sms = client_that_never_retries("pinpoint-sms-voice-v2")
    return SendReplies(
        senders=senders,
        purse=TablePurse(_client("dynamodb"), money.table_name, money.caps),
        carrier=AwsCarrier(sms, settings.configuration_set, settings.protect_configuration),
        watch=_watch_purse(money, settings.maintainers_topic),
        limits=_limits(settings),
        caps=money.caps,
    )


def _limits(settings: Config) -> dict[Kind, Limits]:
    return {Kind.CONSENT: settings.limits, Kind.HELP: HELP_LIMITS}


def _watch_flow(money: Money, topic: str, up_at: int) -> WatchFlow:
    table = _client("dynamodb")
    notices = TableNotices(table, money.table_name)
    return WatchFlow(TableFlows(table, money.table_name), notices, SnsMaintainers(_client("sns"), topic), up_at)


def _watch_purse(money: Money, topic: str) -> WatchPurse:
    notices = TableNotices(_client("dynamodb"), money.table_name)
    return WatchPurse(notices, SnsMaintainers(_client("sns"), topic), money.caps)
