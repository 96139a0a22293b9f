"""What the peers share: reading the same events, sending through the same stand-in, and their tables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

DAY_SECONDS = 24 * 3600
PRICE_MICROS = 15_800
PURSE_MICROS = 10**12


@dataclass(frozen=True)
class Inbound:
    id: str
    sender: str


def texts_of(event: Any) -> Iterator[Inbound]:
    for record in event["Records"]:
        yield text_of(record["body"])


def text_of(body: str) -> Inbound:
    fields = json.loads(json.loads(body)["Message"])
    return Inbound(fields["inboundMessageId"], fields["originationNumber"])


class Carrier:
    """Sends as ours does, the SDK's retries off."""

    def __init__(self) -> None:
        once = Config(retries={"total_max_attempts": 1, "mode": "standard"})
        self._client = boto3.client("pinpoint-sms-voice-v2", config=once)

    def send(self, to: str) -> None:
        self._client.send_text_message(DestinationPhoneNumber=to, OriginationIdentity="o", MessageBody="Non.")


def make_table(name: str, *keys: str) -> None:
    """On demand; the first key is the hash, a second one the range."""
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)],
    )
