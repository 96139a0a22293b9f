"""Read delivery reports and gifts out of their envelopes."""

from typing import Any

from antirelou.domain.gift import UnreadableGiftError, read_gift
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
        gift = read_gift(opened.payload)
        report = None if gift else read_report(opened.payload)
        return ReportDelivery(opened.record, None, report, last_try=last, gift=gift)
    except (UnreadableGiftError, UnreadableReportError) as error:
        return ReportDelivery(opened.record, opened.received, None, str(error), last)
