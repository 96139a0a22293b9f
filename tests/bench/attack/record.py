"""All that came of a replay, as it was seen from outside."""

from collections import Counter
from dataclasses import dataclass

from antirelou.domain.outcome import Answered
from bench.attack.message import Message
from bench.attack.span import Span
from bench.attack.wire import Notice, Sent


@dataclass(frozen=True, slots=True)
class Ending:
    """`message` is the id of what was answered or refused."""

    message: str
    at_ms: int
    label: str


@dataclass(frozen=True)
class Record:
    """`deliveries`, `schedules`, `write_units` and all requests count from the day of the attack on. `later` is how
    often an answer was put off to a schedule. `schedules_left` had not run when all was over; `sealed_left` numbers
    were still kept then.
    """

    scenario: str
    seed: int
    span: Span
    engine: str
    funded_micros: int
    messages: list[Message]
    endings: list[Ending]
    sent: list[Sent]
    notices: list[Notice]
    deliveries: int
    held: int
    later: int
    dead: int
    schedules: int
    schedules_left: int
    kms_requests: int
    sealed_left: int
    requests: int
    schedule_requests: int
    write_units: float
    seconds: float

    @property
    def answered(self) -> list[Ending]:
        return [ending for ending in self.endings if ending.label == Answered.label]

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(ending.label for ending in self.endings)
