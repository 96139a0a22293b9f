"""CallReceived's use case."""

import os
from functools import cache

from antirelou.adapters.inbox import DeadLetters, SqsInbox
from antirelou.bootstrap.parts import shared_client
from antirelou.config.calls import CallConfig
from antirelou.domain.number import Number, Numbers
from antirelou.services.greet_caller import GreetCaller
from antirelou.services.hand_in_contact import HandInContact


@cache
def greet_caller() -> GreetCaller:
    config, queues = CallConfig.from_env(os.environ), shared_client("sqs")
    return GreetCaller(
        numbers=_Deployed(config.numbers),
        hand_in=HandInContact(SqsInbox(queues, config.inbox_url)),
        dead_letters=DeadLetters(queues, config.dead_letter_url),
    )


class _Deployed:
    """Our numbers as they were deployed."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def find(self, raw: str, now_ms: int) -> Number | None:
        return self._numbers.find(raw)
