"""Stand the site up when the stack is made, and leave nothing of it when it is taken down; tell CloudFormation."""

from typing import Protocol

from antirelou.domain.custom_resource import ResourceAnswer, ResourceRequest
from antirelou.domain.fault import name_of
from antirelou.services.publish_site import PublishSite

_NAME = "site"


class Shelf(Protocol):
    def clear(self) -> None:
        """Nothing is left of the site."""


class Asker(Protocol):
    def answer(self, request: ResourceRequest, answer: ResourceAnswer) -> None:
        """Tell who asked how it went."""


class StandSite:
    def __init__(self, publish: PublishSite, shelf: Shelf, asker: Asker) -> None:
        self._publish = publish
        self._shelf = shelf
        self._asker = asker

    def __call__(self, request: ResourceRequest, now_ms: int) -> ResourceAnswer:
        """Raises only if the answer cannot be given: unanswered, CloudFormation waits until it gives up."""
        try:
            self._shelf.clear() if request.delete else self._publish(now_ms)
            answer = ResourceAnswer(_NAME)
        except Exception as fault:
            answer = ResourceAnswer(_NAME, name_of(fault))
        self._asker.answer(request, answer)
        return answer
