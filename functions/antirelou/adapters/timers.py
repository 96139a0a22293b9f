"""One-time schedules: each puts one message into the inbox, and is gone once it ran."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from antirelou.domain.wait import WaitRef, due_message

# The default is 185 tries over a day. The inbox is not away for an hour; what is sent later than that is no answer.
_TRIES = {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 20}


class ScheduleTimers:
    def __init__(self, client: Any, group: str, role: str, inbox_arn: str, dead_letter_arn: str) -> None:
        self._client = client
        self._group = group
        self._target = {
            "Arn": inbox_arn,
            "RoleArn": role,
            "RetryPolicy": _TRIES,
            "DeadLetterConfig": {"Arn": dead_letter_arn},
        }

    def set(self, ref: WaitRef, due_ms: int) -> None:
        """To the second, rounded up; AWS runs it within the minute that follows."""
        try:
            self._client.create_schedule(
                Name=schedule_name(ref),
                GroupName=self._group,
                ScheduleExpression=f"at({datetime.fromtimestamp(-(-due_ms // 1000), UTC):%Y-%m-%dT%H:%M:%S})",
                ScheduleExpressionTimezone="UTC",
                FlexibleTimeWindow={"Mode": "OFF"},
                ActionAfterCompletion="DELETE",
                Target=self._target | {"Input": due_message(ref)},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":  # it was set by an earlier try
                raise


def schedule_name(ref: WaitRef) -> str:
    """Of the ref, so that a second try meets the first; 64 hexadecimal digits, the most a name may have."""
    return hashlib.sha256(str(ref).encode()).hexdigest()
