"""The time as the handlers are told it."""


class Clock:
    """Stands in for the `time` module in a handler."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms

    def time_ns(self) -> int:
        return self.now_ms * 1_000_000
