"""Starts MiniStack, in its own environment, with three things put right.

It judges alarms without their dimensions (an answered text would ring the alarm for texts in doubt) and only when
somebody puts data: see alarms.py. It looks for due schedules every ten seconds, where delays are made short to be
watched. And it takes every schedule for one of the group "default", which no function of ours may write to.
"""

import json
from typing import Any

from ministack.app import main
from ministack.core import iam_actions
from ministack.services import cloudwatch, scheduler

cloudwatch._evaluate_alarm = lambda alarm: None
scheduler._SCHEDULE_TICK_INTERVAL = 1

_arn_of = iam_actions.extract_resource_arn


def _arn_in_its_group(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
    arn: str = _arn_of(service, method, path, headers, body, *rest)
    if service == "scheduler" and ":schedule/default/" in arn and body:
        return arn.replace("/default/", f"/{json.loads(body).get('GroupName', 'default')}/", 1)
    return arn


iam_actions.extract_resource_arn = _arn_in_its_group

if __name__ == "__main__":
    main()
