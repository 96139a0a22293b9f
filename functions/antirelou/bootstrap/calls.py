"""CallReceived's use case."""

import os
from functools import cache

from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.bootstrap.parts import know_numbers, shared_client
from antirelou.config.calls import CallConfig
from antirelou.services.greet_caller import GreetCaller
from antirelou.services.hand_in_contact import HandInContact


@cache
def greet_caller() -> GreetCaller:
    config, queues = CallConfig.from_env(os.environ), shared_client("sqs")
    return GreetCaller(
        numbers=know_numbers(config.table_name, config.numbers, read_every_ms=30_000),
        hand_in=HandInContact(SqsInbox(queues, config.inbox_url)),
        dead_letters=DeadLetters(queues, config.dead_letter_url),
    )
