"""What AWS does with metrics and the embedded one does not: read them in log lines, measure queues, judge alarms."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from alarms import Judge
from emulator import Emulator

EVERY_SECONDS = 1.0
LATE_MS = 2000
"""Lines that were written at the same time may become readable one after the other."""

Metric = tuple[str, dict[str, Any]]
"""Namespace and datum, as PutMetricData takes them."""


class Metrics:
    """Works in the background from `start()` to `stop()`, which the embedded AWS should outlive."""

    def __init__(self, aws: Emulator) -> None:
        self._logs = aws.client("logs")
        self._queues = aws.client("sqs")
        self._cloudwatch = aws.client("cloudwatch")
        self._read_until: dict[str, int] = {}
        self._read: dict[str, set[str]] = {}
        self._waiting: dict[str, tuple[int, str]] = {}
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.judge = Judge(self._cloudwatch)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._closing.wait(EVERY_SECONDS):
            try:
                self._put(self._out_of_logs())
                self._put(self._of_queues())
                self.judge()
            except (BotoCoreError, ClientError):
                continue  # it is busy: there is another second

    def _out_of_logs(self) -> list[Metric]:
        groups = self._logs.describe_log_groups()["logGroups"]
        lines = [line for group in groups for line in self._new_lines(group["logGroupName"])]
        return [metric for line in lines for metric in metrics_in(line)]

    def _new_lines(self, group: str) -> list[str]:
        since = self._read_until.get(group, 0) - LATE_MS
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=max(0, since), filterPattern='"_aws"'
        )
        events = [event for page in pages for event in page["events"]]
        # Each call of a function has a stream of its own here, written in one piece; events have no id.
        read = self._read.get(group, set())
        self._read[group] = {event["logStreamName"] for event in events}
        self._read_until[group] = max([self._read_until.get(group, 0), *(event["timestamp"] for event in events)])
        return [event["message"] for event in events if event["logStreamName"] not in read]

    def _of_queues(self) -> list[Metric]:
        """Every minute, as SQS does, and sooner when there is something new to say."""
        minute, name = int(time.time() // 60), "ApproximateNumberOfMessages"
        metrics: list[Metric] = []
        for url in self._queues.list_queues().get("QueueUrls", []):
            found = self._queues.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
            if self._waiting.get(url) != (minute, found[name]):
                self._waiting[url] = (minute, found[name])
                queue = [{"Name": "QueueName", "Value": url.rpartition("/")[2]}]
                datum = {"MetricName": f"{name}Visible", "Dimensions": queue, "Value": float(found[name])}
                metrics.append(("AWS/SQS", datum))
        return metrics

    def _put(self, metrics: list[Metric]) -> None:
        for namespace in {namespace for namespace, _ in metrics}:
            data = [datum for of, datum in metrics if of == namespace]
            for first in range(0, len(data), 1000):
                self._cloudwatch.put_metric_data(Namespace=namespace, MetricData=data[first : first + 1000])


def metrics_in(line: str) -> list[Metric]:
    """Those of one line in CloudWatch's embedded metric format; none for any other line."""
    try:
        fields = json.loads(line)
        return [metric for block in fields["_aws"]["CloudWatchMetrics"] for metric in _metrics_of(block, fields)]
    except (ValueError, TypeError, KeyError):
        return []


def _metrics_of(block: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[Metric]:
    for names in block["Dimensions"]:
        dimensions = [{"Name": name, "Value": str(fields[name])} for name in names]
        for metric in block["Metrics"]:
            values = fields[metric["Name"]]
            datum = {
                "MetricName": metric["Name"],
                "Dimensions": dimensions,
                "Unit": metric.get("Unit", "None"),
                "Values": values if isinstance(values, list) else [values],
                "Timestamp": fields["_aws"]["Timestamp"] / 1000,
            }
            yield block["Namespace"], datum
