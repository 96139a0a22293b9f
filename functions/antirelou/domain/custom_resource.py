"""What CloudFormation asks of a custom resource, and what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ResourceRequest:
    """`name` is empty before there is a resource. `answer_url` lets whoever holds it answer in our stead."""

    delete: bool
    name: str
    properties: Mapping[str, Any]
    answer_url: str = field(repr=False)
    echo: Mapping[str, str]


@dataclass(frozen=True)
class ResourceAnswer:
    """How it went: `fault` is empty when it is done."""

    name: str
    fault: str = ""


def read_resource_request(event: Mapping[str, Any]) -> ResourceRequest:
    """Raises KeyError where there is nobody to answer to: CloudFormation's own fields are always there."""
    return ResourceRequest(
        delete=event["RequestType"] == "Delete",
        name=event.get("PhysicalResourceId", ""),
        properties=event.get("ResourceProperties", {}),
        answer_url=event["ResponseURL"],
        echo={name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    )
