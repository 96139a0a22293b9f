"""Whether a number of Amazon Connect leads to a flow."""

from collections.abc import Mapping
from dataclasses import dataclass
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


def read_link(properties: Mapping[str, Any]) -> FlowLink:
    """Raises UnreadableLinkError."""
    ids = [properties.get(name) for name in ("InstanceId", "PhoneNumberId", "ContactFlowId")]
    if not all(isinstance(each, str) and each for each in ids):
        raise UnreadableLinkError
    return FlowLink(*map(str, ids))
