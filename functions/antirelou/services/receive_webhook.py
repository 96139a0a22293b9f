"""Take one webhook: by its path it is a carrier's, and that carrier's use case takes it."""

from collections.abc import Callable, Mapping
from typing import Protocol

from antirelou.domain.fault import name_of
from antirelou.domain.webhook import Answer, Ending, Request

Take = Callable[[Request, int], Answer]


class Claims(Protocol):
    def claim(self, name: str, now_ms: int) -> int:
        """The time of whoever claimed that name first."""


class ReceiveWebhook:
    def __init__(self, by_path: Mapping[str, Take]) -> None:
        self._by_path = by_path

    def __call__(self, request: Request | Ending, now_ms: int) -> Answer:
        """A fault is an answer too: the carrier reads 500 and brings it again, under the same id."""
        if isinstance(request, Ending):
            return Answer(request)
        take = self._by_path.get(request.path)
        if take is None:
            return Answer(Ending.UNKNOWN_PATH)
        try:
            return take(request, now_ms)
        except Exception as fault:
            return Answer(Ending.FAILED, why=name_of(fault))
