"""How messages reach the queue: texts in the carrier's notification, calls as `CallReceived` hands them in, a few of
them twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from antirelou.domain.contact import Medium
from bench.attack.message import Message
from bench.attack.phones import OURS
from bench.attack.span import MINUTE_MS
from house import call, notification, payload

_TWICE = 0.01


@dataclass(frozen=True)
class Delivery:
    body: str
    at_ms: int


def deliveries(messages: Iterable[Message], seed: int) -> Iterator[Delivery]:
    """The second one of a message comes within two minutes, the same to the letter."""
    rng = Random(f"{seed}/deliveries")
    for index, message in enumerate(messages):
        body = _body(message, f"sns-{index}")
        yield Delivery(body, message.at_ms)
        if rng.random() < _TWICE:
            yield Delivery(body, message.at_ms + rng.randrange(2 * MINUTE_MS))


def _body(message: Message, name: str) -> str:
    if message.medium is Medium.CALL:
        return call(message.sender, message.id, message.at_ms, OURS)
    return notification(payload(message.sender, message.body, message.id, OURS), message.at_ms, name)
