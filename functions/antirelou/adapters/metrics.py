"""What CloudWatch counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

NAMESPACE = "Antirelou"


class OutcomeCounts:
    def __init__(self, client: Any) -> None:
        self._client = client

    def since(self, start: datetime, metric: str = "Contacts") -> dict[str, int]:
        """How many contacts (or reports) ended as what, from `start` until now."""
        pages = self._client.get_paginator("list_metrics").paginate(Namespace=NAMESPACE, MetricName=metric)
        names = sorted({d["Value"] for page in pages for m in page["Metrics"] for d in m["Dimensions"]})
        counts = {name: self._sum(metric, name, start) for name in names}
        return {name: count for name, count in counts.items() if count}

    def _sum(self, metric: str, outcome: str, start: datetime) -> int:
        answer = self._client.get_metric_statistics(
            Namespace=NAMESPACE,
            MetricName=metric,
            Dimensions=[{"Name": "Outcome", "Value": outcome}],
            StartTime=start,
            EndTime=datetime.now(UTC) + timedelta(minutes=1),
            Period=3600,
            Statistics=["Sum"],
        )
        return int(sum(point["Sum"] for point in answer["Datapoints"]))
