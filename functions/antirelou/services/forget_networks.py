"""Every minute, forget the networks whose ten minutes are over: DynamoDB's own expiry takes days."""

from typing import Protocol

from antirelou.domain.admission import WINDOW_MS

_WINDOWS_BACK = 2  # what one sweep could not delete, nineteen others try


class PastAdmission(Protocol):
    def forget(self, window: int) -> int:
        """All networks of those ten minutes, counted from 1970; how many there were."""


class ForgetNetworks:
    def __init__(self, past: PastAdmission) -> None:
        self._past = past

    def __call__(self, now_ms: int) -> int:
        """How many were forgotten. Safe at any time."""
        window = now_ms // WINDOW_MS
        return sum(self._past.forget(window - back) for back in range(1, _WINDOWS_BACK + 1))
