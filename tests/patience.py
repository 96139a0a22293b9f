"""Waiting for what a deployed stack does in its own time."""

import time
from collections.abc import Callable


def eventually(check: Callable[[], bool], seconds: float = 40) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.2)
    return check()
