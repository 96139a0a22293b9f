"""What to replay, and on which engine."""

from dataclasses import dataclass, field

import engines

ENGINES = ("dynoxide", "dynamodb-local", "ministack")
"""The fastest first."""


def fastest_engine() -> str:
    return next(name for name in ENGINES if name in engines.found())


@dataclass(frozen=True)
class Run:
    """One scenario with one seed. `engine` as tests/engines.py names it."""

    scenario: str
    seed: int = 1
    scale: float = 1.0
    engine: str = field(default_factory=fastest_engine)
    containers: int = 4
