"""What a carrier is asked to send."""

from typing import Protocol

from antirelou.domain.number import Number


class Outgoing(Protocol):
    """`context` is our own id in the carrier's delivery reports."""

    @property
    def id(self) -> str: ...

    @property
    def to(self) -> str: ...

    @property
    def number(self) -> Number: ...

    @property
    def body(self) -> str: ...

    @property
    def price_usd_micros(self) -> int: ...

    @property
    def context(self) -> str: ...
