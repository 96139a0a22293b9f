"""BroadcastDue's use case."""

import os
import time
from functools import cache

from antirelou.adapters.audience import TableAudience
from antirelou.adapters.broadcast_cursors import TableBroadcastCursors
from antirelou.adapters.broadcast_marks import TableBroadcastMarks
from antirelou.adapters.broadcasts import TableBroadcasts
from antirelou.adapters.carriers import Carriers
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.quiet_hours import read_quiet_hours
from antirelou.adapters.sender_keys import SecretSenderKeys
from antirelou.adapters.senders import TableSenders
from antirelou.adapters.slice_queue import SqsSlices
from antirelou.adapters.subscriber_seals import KmsSubscriberSeals
from antirelou.adapters.subscribers import TableSubscribers
from antirelou.bootstrap import carriers
from antirelou.bootstrap.parts import know_numbers, shared_client
from antirelou.config.broadcasts import BroadcastConfig
from antirelou.domain.quiet_hours import AnyHour
from antirelou.services.deliver_broadcast import DeliverBroadcast
from antirelou.services.send_slice import SendSlice


@cache
def config() -> BroadcastConfig:
    return BroadcastConfig.from_env(os.environ)


@cache
def send_slice() -> SendSlice:
    settings, table = config(), shared_client("dynamodb")
    name, ours = settings.subscribers.table, settings.money.table_name
    return SendSlice(
        broadcasts=TableBroadcasts(table, name),
        cursors=TableBroadcastCursors(table, name),
        audience=TableAudience(table, name),
        opener=KmsSubscriberSeals(shared_client("kms"), settings.subscribers.key),
        keys=SecretSenderKeys(shared_client("secretsmanager"), settings.sender_keys_secret),
        senders=TableSenders(table, ours, frozenset(read_words())),
        book=TablePurseBook(table, ours),
        numbers=know_numbers(ours, settings.numbers),
        deliver=DeliverBroadcast(
            marks=TableBroadcastMarks(table, name),
            carrier=_carriers(settings),
            withdrawals=TableSubscribers(table, name),
            prices=read_prices(),
            rate=settings.money.rate,
            rest=time.sleep,
        ),
        queue=SqsSlices(shared_client("sqs"), settings.queue_url),
        hours=AnyHour({}) if settings.any_hour else read_quiet_hours(),
        maintainers=SnsMaintainers(shared_client("sns"), settings.maintainers_topic),
    )


def _carriers(settings: BroadcastConfig) -> Carriers:
    """A gateway's line is for answers: no plan allows broadcasts."""
    return Carriers(
        {
            "aws": lambda: carriers.aws(settings.configuration_set, settings.protect_configuration),
            "twilio": lambda: carriers.twilio(settings.carriers),
        }
    )
