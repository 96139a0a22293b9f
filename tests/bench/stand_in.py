"""AWS without a network: what goes through our clients' session is answered here. DynamoDB goes over the wire.

The answers are made after signing and serialising, so a client pays its full price in CPU.
"""

import io
import json
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse

from antirelou.adapters import aws

SECRET = json.dumps({"0": "k" * 64})
_XML = b"<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"
_BODIES = {
    "secrets-manager": json.dumps({"SecretString": SECRET}).encode(),
    "pinpoint-sms-voice-v2": b'{"MessageId": "m"}',
    "sqs": b'{"MessageId": "m"}',
    "sns": _XML,
}


class _Raw(io.BytesIO):
    """What botocore reads a response from."""

    def stream(self, *_: Any, **__: Any) -> Any:
        yield self.read()


@dataclass
class StandIn:
    """`sent` replies, and everything `put` in a queue or `told` to people."""

    sent: int = 0
    put: int = 0
    told: int = 0

    def install(self) -> "StandIn":
        boto3.setup_default_session()  # the peers' clients come from this one
        for events in (aws.session().get_component("event_emitter"), boto3.DEFAULT_SESSION.events):
            for service in _BODIES:
                events.register(f"before-send.{service}.*", self._answer)
        return self

    def _answer(self, request: Any, event_name: str, **_: Any) -> AWSResponse:
        service, operation = event_name.split(".")[1:3]
        self.sent += operation == "SendTextMessage"
        self.put += service == "sqs"
        self.told += service == "sns"
        return AWSResponse(request.url, 200, {}, _Raw(_BODIES[service]))
