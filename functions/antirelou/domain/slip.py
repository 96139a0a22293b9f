"""A change to the purse, written down before it is made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """All but `at_ms` and `settled_replies` in micros, to be added to the purse's columns. `over_micros` is what
    replies cost above their estimates: the hour, the day and the month have taken it too."""

    id: str
    at_ms: int
    funded: int = 0
    reserved: int = 0
    spent: int = 0
    settled_replies: int = 0
    settled_micros: int = 0
    over_micros: int = 0

    @property
    def left(self) -> int:
        return self.funded - self.reserved - self.spent
