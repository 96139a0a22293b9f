"""Read delivery reports out of their envelopes."""

from typing import Any

from antirelou.domain.report import ReportDelivery, UnreadableReportError, read_report
from antirelou.handlers.deliveries import Opened, open_records


def read_report_deliveries(event: Any, max_receives: int, now_ms: int) -> list[ReportDelivery]:
    """One per record, in order; an event without records is one unreadable delivery. Raises nothing."""
    opened = open_records(event, now_ms)
    if opened is None:
        return [ReportDelivery("", event, None, "the event has no records", last_try=True)]
    return [_read(each, max_receives) for each in opened]


def _read(opened: Opened, max_receives: int) -> ReportDelivery:
    last = opened.receives >= max_receives
    try:
        return ReportDelivery(opened.record, None, read_report(opened.payload), last_try=last)
    except UnreadableReportError as error:
        return ReportDelivery(opened.record, opened.received, None, str(error), last)
