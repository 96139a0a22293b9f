"""Make a number lead to its flow, or to none, and tell CloudFormation, whatever happens."""

from typing import Protocol

from antirelou.domain.custom_resource import ResourceAnswer, ResourceRequest
from antirelou.domain.fault import name_of
from antirelou.domain.flow_link import UNLINKED, FlowLink, read_link


class FlowLinks(Protocol):
    def link(self, link: FlowLink) -> None:
        """The number leads to that flow, wherever it led before."""

    def unlink(self, link: FlowLink) -> None:
        """The number leads nowhere. Nothing happens if it did already, or is gone."""


class Asker(Protocol):
    def answer(self, request: ResourceRequest, answer: ResourceAnswer) -> None:
        """Tell who asked how it went."""


class LinkFlow:
    def __init__(self, links: FlowLinks, asker: Asker) -> None:
        self._links = links
        self._asker = asker

    def __call__(self, request: ResourceRequest) -> ResourceAnswer:
        """Raises only if the answer cannot be given: unanswered, CloudFormation waits until it gives up."""
        try:
            answer = self._done(request)
        except Exception as fault:  # the name stays the one there was: another would have CloudFormation undo it
            answer = ResourceAnswer(request.name or UNLINKED, name_of(fault))
        self._asker.answer(request, answer)
        return answer

    def _done(self, request: ResourceRequest) -> ResourceAnswer:
        if request.delete and request.name == UNLINKED:
            return ResourceAnswer(UNLINKED)
        if request.delete:
            self._links.unlink(read_link(request.properties))
            return ResourceAnswer(request.name)
        link = read_link(request.properties)
        self._links.link(link)
        return ResourceAnswer(link.name)
