"""Whether a number of Amazon Connect leads to a flow, as CloudFormation asks a custom resource for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNLINKED = "unlinked"
"""Names a link that could not be made: there is nothing to undo."""


class UnreadableLinkError(ValueError):
    """It does not name what is to be linked."""


@dataclass(frozen=True)
class FlowLink:
    """Ids within one instance."""

    instance: str
    number: str
    flow: str

    @property
    def name(self) -> str:
        """Of the link, whatever flow it leads to: a number has one."""
        return f"{self.instance}/{self.number}"


@dataclass(frozen=True)
class LinkRequest:
    """`name` is empty before there is a link. `answer_url` lets whoever holds it answer in our stead."""

    delete: bool
    name: str
    properties: Mapping[str, Any]
    answer_url: str = field(repr=False)
    echo: Mapping[str, str]

    @property
    def link(self) -> FlowLink:
        """Raises UnreadableLinkError."""
        ids = [self.properties.get(name) for name in ("InstanceId", "PhoneNumberId", "ContactFlowId")]
        if not all(isinstance(each, str) and each for each in ids):
            raise UnreadableLinkError
        return FlowLink(*map(str, ids))


@dataclass(frozen=True)
class LinkAnswer:
    """How it went: `fault` is empty when it is done."""

    name: str
    fault: str = ""


def read_link_request(event: Mapping[str, Any]) -> LinkRequest:
    """Raises KeyError where there is nobody to answer to: CloudFormation's own fields are always there."""
    return LinkRequest(
        delete=event["RequestType"] == "Delete",
        name=event.get("PhysicalResourceId", ""),
        properties=event.get("ResourceProperties", {}),
        answer_url=event["ResponseURL"],
        echo={name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    )
