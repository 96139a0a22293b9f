"""Which of a stack's alarms are ringing."""

from typing import Any


class RingingAlarms:
    def __init__(self, client: Any, stack: str) -> None:
        self._client = client
        self._stack = stack

    def names(self) -> list[str]:
        """The latest to ring first, without the stack's name."""
        prefix = f"{self._stack}-"
        pages = self._client.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix, StateValue="ALARM")
        alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
        alarms.sort(key=lambda alarm: alarm["StateUpdatedTimestamp"], reverse=True)
        return [alarm["AlarmName"].removeprefix(prefix) for alarm in alarms]
