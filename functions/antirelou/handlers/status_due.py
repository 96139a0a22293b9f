"""StatusDue: every minute the public site, every five the state of the money, every hour what was left unfinished."""

import time
from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import site
from antirelou.bootstrap import status as bootstrap
from antirelou.handlers.reporting import count_reports, gauge_shield, gauge_walls

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> None:
    """`{"sweep": true}` is the hourly one, `{"publish": true}` the minute's; anything else is the other."""
    now_ms = time.time_ns() // 1_000_000
    if isinstance(event, dict) and event.get("publish") is True:
        publish = site.publish_site()
        if publish:
            logger.info("published", extra={"files": publish(now_ms)})
        return
    if isinstance(event, dict) and event.get("sweep") is True:
        swept, wiped = bootstrap.sweep_money()(now_ms), bootstrap.sweep_waits()(now_ms)
        count_reports(["swept"] * swept.closed_replies)
        logger.info("swept", extra={"replies": swept.closed_replies, "slips": swept.slips, "wiped": wiped})
        return
    status = bootstrap.report_status()(now_ms)
    flow = bootstrap.watch_flow()(now_ms)
    gauge_walls(status.used_percents)
    gauge_shield(flow.shield_up)
    logger.info(
        "status",
        extra={"days_left": status.days_left, "paused": status.purse.paused, "shield_up": flow.shield_up},
    )
