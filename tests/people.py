"""People with phones, for the deployed stack: each is somebody new, whichever test asks, and what came to them."""

import itertools

from stack import LocalStack

_APART = 1_009
"""In a row, they would meet the quota of their prefix."""

_french = itertools.count(600_000_100, _APART)
_canadian = itertools.count(4_165_550_100, _APART)


def somebody() -> str:
    """A French mobile nobody used yet."""
    return f"+33{next(_french)}"


def somebody_in_canada() -> str:
    """A Canadian phone nobody used yet."""
    return f"+1{next(_canadian)}"


def received(stack: LocalStack, person: str) -> list[str]:
    return [message.body for message in stack.carrier.messages if message.to == person]
