"""What a contact flow of Amazon Connect asks a function, as it asks it."""

import uuid
from typing import Any

_INSTANCE = "arn:aws:connect:ca-central-1:123456789012:instance/9308c2a1-9bc6-4cea-8290-6c0b4a6d38fa"


def call_event(caller: str | None, called: str | None, contact: str | None = None) -> dict[str, Any]:
    """From a caller who shows no number if None."""
    contact = contact or str(uuid.uuid4())
    data = {
        "Attributes": {},
        "Channel": "VOICE",
        "ContactId": contact,
        "CustomerEndpoint": _endpoint(caller),
        "InitialContactId": contact,
        "InitiationMethod": "INBOUND",
        "InstanceARN": _INSTANCE,
        "MediaStreams": {"Customer": {"Audio": None}},
        "PreviousContactId": contact,
        "Queue": None,
        "SystemEndpoint": _endpoint(called),
    }
    return {"Name": "ContactFlowEvent", "Details": {"ContactData": data, "Parameters": {}}}


def _endpoint(address: str | None) -> dict[str, str] | None:
    return None if address is None else {"Address": address, "Type": "TELEPHONE_NUMBER"}
