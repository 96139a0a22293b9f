"""DeliveryReported: a batch of delivery reports, and of gifts."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import reports as bootstrap
from antirelou.handlers.reporting import count_reports
from antirelou.handlers.reports import read_report_deliveries

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Partial batch response: what failed goes back to the queue."""
    now_ms = time.time_ns() // 1_000_000
    deliveries = read_report_deliveries(event, bootstrap.config().max_receives, now_ms)
    labels = bootstrap.receive_reports()(deliveries, now_ms)
    count_reports(labels)
    for delivery, label in zip(deliveries, labels, strict=True):
        reply = delivery.report.reply.id if delivery.report and delivery.report.reply else ""
        logger.info(label, extra={"reply": reply, "why": delivery.unreadable})
    failed = [d.record for d, label in zip(deliveries, labels, strict=True) if label == "failed" and d.record]
    return {"batchItemFailures": [{"itemIdentifier": record} for record in failed]}
