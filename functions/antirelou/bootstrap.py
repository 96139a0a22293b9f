"""Builds each use case of the functions from its real parts, once, on first call."""

import os
from functools import cache

from antirelou.adapters.aws import client, client_that_never_retries
from antirelou.adapters.carrier_aws import AwsCarrier
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.sender_keys import SecretSenderKeys
from antirelou.adapters.senders import TableSenders
from antirelou.config import Config
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS
from antirelou.domain.reply import Kind
from antirelou.domain.silence import Silence
from antirelou.services.answer_texts import AnswerTexts
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.receive_texts import ReceiveTexts
from antirelou.services.send_replies import SendReplies

# "Who are you?" is answered once a month: a second time says nothing new.
HELP_LIMITS = Limits(quiet_ms=30 * DAY_MS, replies=1)


@cache
def config() -> Config:
    return Config.from_env(os.environ)


@cache
def receive_texts() -> ReceiveTexts:
    queues = client("sqs")
    return ReceiveTexts(
        answer=answer_texts(),
        inbox=SqsInbox(queues, config().inbox_url),
        dead_letters=DeadLetters(queues, config().dead_letter_url),
    )


def answer_texts() -> AnswerTexts:
    settings = config()
    table = client("dynamodb")
    limits = {Kind.CONSENT: settings.limits, Kind.HELP: HELP_LIMITS}
    senders = TableSenders(table, settings.table_name)
    carrier = AwsCarrier(
        client_that_never_retries("pinpoint-sms-voice-v2"), settings.configuration_set, settings.protect_configuration
    )
    return AnswerTexts(
        rules=settings.rules,
        keys=SecretSenderKeys(client("secretsmanager"), settings.sender_keys_secret),
        senders=senders,
        choose=ChooseReplies(limits, read_words(), read_prices(), Silence()),
        send=SendReplies(
            senders, TablePurse(table, settings.table_name, settings.caps), carrier, limits, settings.caps
        ),
    )
