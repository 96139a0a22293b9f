"""A broadcast's text to one subscriber, ready for a carrier."""

import hashlib
from dataclasses import dataclass, field

from antirelou.domain.broadcast import BroadcastRef
from antirelou.domain.number import Number


@dataclass(frozen=True)
class BroadcastText:
    ref: BroadcastRef
    to: str = field(repr=False)
    number: Number = field(repr=False)
    body: str = field(repr=False)
    price_micros: int
    price_usd_micros: int

    @property
    def id(self) -> str:
        """The same each time: a carrier that knows ids takes it once."""
        return hashlib.sha256(self.context.encode()).hexdigest()[:16]

    @property
    def context(self) -> str:
        return str(self.ref)
