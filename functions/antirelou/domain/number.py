"""A number of ours: the one people give away."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """`name` is its stable label in items and logs; `origination` is what the carrier calls it (its ARN on AWS)."""

    name: str
    number: str
    origination: str
    locale: str


@dataclass(frozen=True)
class Numbers:
    """All of ours. Compared without the plus: RCS leaves it out, short codes have none."""

    all: tuple[Number, ...]

    @classmethod
    def of(cls, numbers: Iterable[Number]) -> "Numbers":
        return cls(tuple(numbers))

    def find(self, raw: str) -> Number | None:
        return next((n for n in self.all if n.number.lstrip("+") == raw.lstrip("+")), None)
