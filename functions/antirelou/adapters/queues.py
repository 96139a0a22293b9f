"""How much waits in a queue."""

from typing import Any


class QueueDepths:
    def __init__(self, client: Any) -> None:
        self._client = client

    def waiting(self, url: str) -> int:
        """Visible, delayed and in flight together; approximate, as SQS counts."""
        kinds = ["", "Delayed", "NotVisible"]
        names = [f"ApproximateNumberOfMessages{kind}" for kind in kinds]
        found = self._client.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return sum(int(found.get(name, 0)) for name in names)
