"""The queue of slices. No number is in it, nor who subscribed: a key says where a shard goes on."""

from typing import Any

from antirelou.domain.slice import Slice

LONGEST_DELAY_SECONDS = 900  # SQS's own limit


class SqsSlices:
    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def hand_in(self, slice_: Slice, seconds: int) -> None:
        delay = max(0, min(seconds, LONGEST_DELAY_SECONDS))
        self._client.send_message(QueueUrl=self._url, MessageBody=slice_.message(), DelaySeconds=delay)
