"""TextReceived's use case."""

import os
from functools import cache

from antirelou.adapters.aws import ClientOnDemand
from antirelou.adapters.carriers import Carriers, Find
from antirelou.adapters.files import read_helplines, read_prices, read_words
from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.adapters.marks import TableMarks
from antirelou.adapters.prefixes import TablePrefixes
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.seals import KmsSeals
from antirelou.adapters.sender_keys import SecretSenderKeys
from antirelou.adapters.senders import TableSenders
from antirelou.adapters.tallies import TableTallies
from antirelou.adapters.timers import ScheduleTimers
from antirelou.adapters.waits import TableWaits
from antirelou.bootstrap import carriers, parts
from antirelou.config.texts import TextConfig
from antirelou.domain.automatic import OwnWords
from antirelou.domain.candidate import Candidate
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS
from antirelou.domain.reply import Kind, Words
from antirelou.domain.sender import SenderRecord
from antirelou.domain.silence import Silence
from antirelou.services.admit_contacts import AdmitContacts
from antirelou.services.answer_contacts import AnswerContacts
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.count_contacts import CountContacts
from antirelou.services.count_talks import CountTalks, TextCounts
from antirelou.services.defer_replies import DeferReplies
from antirelou.services.hold_contacts import HoldContacts
from antirelou.services.keep_prefixes import KeepPrefixes
from antirelou.services.look_up_contacts import LookUpContacts, Play
from antirelou.services.ports import Subscriptions
from antirelou.services.recall_waits import RecallWaits
from antirelou.services.receive_contacts import ReceiveContacts
from antirelou.services.send_replies import SendReplies
from antirelou.services.tally_contacts import TallyContacts

# A script is some five texts; nobody is made to wait for an answer in one.
SCRIPT_LIMITS = Limits(quiet_ms=0, replies=12)

# "Who are you?" is answered once a month: a second time says nothing new.
HELP_LIMITS = Limits(quiet_ms=30 * DAY_MS, replies=1)

# Who asks for our messages may have missed the question, or thought better of it.
SUBSCRIPTION_LIMITS = Limits(quiet_ms=DAY_MS, replies=3)


@cache
def config() -> TextConfig:
    return TextConfig.from_env(os.environ)


@cache
def receive_contacts() -> ReceiveContacts:
    queues = parts.shared_client("sqs")
    return ReceiveContacts(
        answer=_answer_contacts(),
        recall=RecallWaits(_waits(), _seals()),
        inbox=SqsInbox(queues, config().inbox_url),
        dead_letters=DeadLetters(queues, config().dead_letter_url),
    )


def _answer_contacts() -> AnswerContacts:
    settings, table = config(), parts.shared_client("dynamodb")
    words, silence = read_words(), Silence()
    senders = TableSenders(table, settings.money.table_name, frozenset(words))
    numbers = parts.know_numbers(settings.money.table_name, settings.numbers)
    keys = SecretSenderKeys(parts.shared_client("secretsmanager"), settings.sender_keys_secret)
    choose = ChooseReplies(_limits(settings), words, read_prices(), settings.money.rate, silence)
    watch = parts.watch_flow(settings.money, settings.maintainers_topic, settings.shield_level)
    prefixes = TablePrefixes(table, settings.money.table_name, settings.prefix_replies)
    count_talks, subscriptions = CountTalks(_text_counts(settings)), _subscriptions(settings, words)
    admit = AdmitContacts(
        rules=settings.rules,
        own_words=OwnWords(body for each in words.values() for body in each.own),
        keys=keys,
        senders=senders,
        choose=choose,
        numbers=numbers,
        waits=_waits(),
        count_talks=count_talks,
        subscriptions=subscriptions,
    )
    return AnswerContacts(
        admit=admit,
        choose=choose,
        look_up=LookUpContacts(senders, _play, choose, HoldContacts(senders, settings.shield), watch, numbers),
        defer=DeferReplies(_waits(), _seals(), _timers(), settings.waiting.speed),
        numbers=numbers,
        keep_prefixes=KeepPrefixes(prefixes, keys),
        send=_send_replies(settings),
        count=CountContacts(senders, silence, settings.patience, watch),
        tally=TallyContacts(TableTallies(table, settings.money.table_name), settings.waiting.speed),
        count_talks=count_talks,
        subscriptions=subscriptions,
    )


def _subscriptions(settings: TextConfig, words: dict[str, Words]) -> Subscriptions | None:
    """Loaded where there are any: a cold start that has no need of it does not wait for it."""
    if not settings.subscribers.table:
        return None
    from antirelou.adapters.subscriber_seals import KmsSubscriberSeals
    from antirelou.adapters.subscribers import TableSubscribers
    from antirelou.services.take_subscriptions import TakeSubscriptions

    seals = KmsSubscriberSeals(ClientOnDemand("kms"), settings.subscribers.key)
    return TakeSubscriptions(
        TableSubscribers(parts.shared_client("dynamodb"), settings.subscribers.table), seals, words
    )


def _play(candidate: Candidate, record: SenderRecord, now_ms: int) -> Candidate:
    return _play_scripts()(candidate, record, now_ms)


@cache
def _play_scripts() -> Play:
    """Loads what reads scripts, YAML too: the first text to a number that plays waits for it, and no other does."""
    from antirelou.adapters.script_shelf import ScriptShelf
    from antirelou.services.play_scripts import PlayScripts

    return PlayScripts(ScriptShelf(), read_helplines())


def _text_counts(settings: TextConfig) -> TextCounts | None:
    if not settings.conversations_table:
        return None
    from antirelou.adapters.text_counts import TableTextCounts

    return TableTextCounts(parts.shared_client("dynamodb"), settings.conversations_table)


def _waits() -> TableWaits:
    return TableWaits(parts.shared_client("dynamodb"), config().money.table_name)


def _seals() -> KmsSeals:
    return KmsSeals(ClientOnDemand("kms"), config().waiting.key)


def _timers() -> ScheduleTimers:
    waiting = config().waiting
    schedules = ClientOnDemand("scheduler")
    return ScheduleTimers(schedules, waiting.group, waiting.role, waiting.inbox_arn, waiting.dead_letter_arn)


def _send_replies(settings: TextConfig) -> SendReplies:
    money, table = settings.money, parts.shared_client("dynamodb")
    return SendReplies(
        marks=TableMarks(table, money.table_name),
        purse=TablePurse(table, money.table_name, money.caps),
        carrier=Carriers(_carriers(settings)),
        watch=parts.watch_purse(money, settings.maintainers_topic),
        limits=_limits(settings),
        caps=money.caps,
    )


def _carriers(settings: TextConfig) -> dict[str, Find]:
    return {
        "aws": lambda: carriers.aws(settings.configuration_set, settings.protect_configuration),
        "twilio": lambda: carriers.twilio(settings.carriers),
        "gateway": lambda: carriers.gateway(settings.carriers),
    }


def _limits(settings: TextConfig) -> dict[Kind, Limits]:
    subscriptions = dict.fromkeys((Kind.ASK, Kind.WELCOME), SUBSCRIPTION_LIMITS)
    return {Kind.CONSENT: settings.limits, Kind.HELP: HELP_LIMITS, Kind.SCRIPT: SCRIPT_LIMITS, **subscriptions}
