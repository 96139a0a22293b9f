"""Judges the alarms of the embedded AWS as CloudWatch would: by dimension, period by period, missing data included."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

STEP = 60
"""Data comes in steps of a minute, so that a period can end now and not at a round time."""

Points = Mapping[float, float]
"""Value of the alarm's statistic for each minute that has one."""

_JOINED = {"Sum": sum, "SampleCount": sum, "Maximum": max}
_BREACHES = {
    "GreaterThanOrEqualToThreshold": float.__ge__,
    "GreaterThanThreshold": float.__gt__,
    "LessThanThreshold": float.__lt__,
}


def verdict(alarm: Mapping[str, Any], points: Points, now: float) -> str:
    """The state this alarm should be in. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""
    values = [_value(alarm, points, now - back * alarm["Period"]) for back in range(alarm["EvaluationPeriods"])]
    breaches = [_breach(alarm, value) for value in values]
    if breaches.count(True) >= alarm.get("DatapointsToAlarm", len(breaches)):
        return "ALARM"
    if None not in breaches:
        return "OK"
    if alarm["TreatMissingData"] == "ignore":
        return str(alarm["StateValue"])
    return "OK" if False in breaches else "INSUFFICIENT_DATA"


def _value(alarm: Mapping[str, Any], points: Points, end: float) -> float | None:
    found = [value for at, value in points.items() if end - alarm["Period"] < at <= end]
    return float(_JOINED[alarm["Statistic"]](found)) if found else None


def _breach(alarm: Mapping[str, Any], value: float | None) -> bool | None:
    if value is None:
        return {"breaching": True, "notBreaching": False}.get(alarm["TreatMissingData"])
    return bool(_BREACHES[alarm["ComparisonOperator"]](value, float(alarm["Threshold"])))


class Judge:
    def __init__(self, cloudwatch: Any) -> None:
        self._cloudwatch = cloudwatch

    def __call__(self, later: float = 0) -> None:
        """Put every alarm in the state it should be in, `later` seconds from now; CloudWatch tells whom it should."""
        now = time.time() + later
        pages = self._cloudwatch.get_paginator("describe_alarms").paginate()
        alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
        for alarm, points in zip(alarms, self._points(alarms, now), strict=True):
            state = verdict(alarm, points, now)
            if state != alarm["StateValue"] and not (state == "ALARM" and _is_new(alarm, points, now)):
                self._cloudwatch.set_alarm_state(
                    AlarmName=alarm["AlarmName"], StateValue=state, StateReason="Judged on this machine."
                )

    def _points(self, alarms: list[Mapping[str, Any]], now: float) -> list[Points]:
        if not alarms:
            return []
        queries = [_query(f"a{index}", alarm) for index, alarm in enumerate(alarms)]
        longest = max(alarm["Period"] * alarm["EvaluationPeriods"] for alarm in alarms)
        start, end = (datetime.fromtimestamp(at, UTC) for at in (now - longest - STEP, now + STEP))
        answer = self._cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=end)
        return [
            {at.timestamp(): value for at, value in zip(found["Timestamps"], found["Values"], strict=True)}
            for found in answer["MetricDataResults"]
        ]


def _query(name: str, alarm: Mapping[str, Any]) -> dict[str, Any]:
    metric = {key: alarm[key] for key in ("Namespace", "MetricName", "Dimensions")}
    return {"Id": name, "MetricStat": {"Metric": metric, "Period": STEP, "Stat": alarm["Statistic"]}}


def _is_new(alarm: Mapping[str, Any], points: Points, now: float) -> bool:
    """Of data that never came, judge only after all its periods have passed: AWS does not wait, and a stack would begin
    each time with a false alarm."""
    age = now - alarm["AlarmConfigurationUpdatedTimestamp"].timestamp()
    return not points and age < alarm["Period"] * alarm["EvaluationPeriods"]
