"""What two simpler lines would have answered."""

from collections.abc import Iterable, Iterator

from bench.attack.message import Message


def no_defence(messages: Iterable[Message]) -> Iterator[Message]:
    """Every message gets a reply, as in 2017."""
    yield from messages


def one_per_sender(messages: Iterable[Message]) -> Iterator[Message]:
    """The first message of each sender gets one."""
    seen: set[str] = set()
    for message in messages:
        if message.sender not in seen:
            seen.add(message.sender)
            yield message
