"""The maintainers' topic: what it gets, they get by email."""

from typing import Any

from antirelou.domain.message import Message


class SnsMaintainers:
    def __init__(self, client: Any, topic: str) -> None:
        self._client = client
        self._topic = topic

    def tell(self, message: Message) -> None:
        """SNS takes a subject of under 100 characters, ASCII, without line breaks."""
        subject = message.subject.encode("ascii", "ignore").decode().replace("\n", " ")[:99]
        self._client.publish(TopicArn=self._topic, Subject=subject, Message=message.body)
