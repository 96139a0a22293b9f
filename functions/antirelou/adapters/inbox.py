"""The queues: texts that wait, and what nobody could read."""

import json
from typing import Any


class SqsInbox:
    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def hand_in(self, body: str) -> None:
        self._client.send_message(QueueUrl=self._url, MessageBody=body)

    def put_back(self, body: str, seconds: int) -> None:
        """The same body again after a delay (900 s at most). A crash before the original is deleted leaves two copies,
        which are answered as one."""
        self._client.send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=seconds)


class DeadLetters:
    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def bury(self, shape: Any, why: str) -> None:
        """Keep what something unreadable looked like, without a number or a word of it."""
        self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps({"why": why, "shape": shape}))
