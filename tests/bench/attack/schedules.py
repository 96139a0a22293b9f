"""EventBridge Scheduler in virtual time: what is set for a moment puts its message into the inbox then, once."""

from datetime import UTC, datetime
from heapq import heappop, heappush
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse

from bench.attack.answering import RefusedError, as_json
from bench.attack.inbox import Inbox

_ONCE = "at(%Y-%m-%dT%H:%M:%S)"


class Schedules:
    """`made` counts them all. One that ran is gone, and its name free again."""

    def __init__(self, inbox: Inbox, inbox_arn: str) -> None:
        self._inbox = inbox
        self._inbox_arn = inbox_arn
        self._lock = Lock()
        self._bodies: dict[str, str] = {}
        self._heap: list[tuple[int, str]] = []
        self.made = 0

    def connect(self, events: Any) -> None:
        events.register("before-send.scheduler.CreateSchedule", self._create)

    @property
    def left(self) -> int:
        return len(self._heap)

    @property
    def next_ms(self) -> int | None:
        return self._heap[0][0] if self._heap else None

    def run(self, now_ms: int) -> None:
        """Every one that is due by then."""
        while self._heap and self._heap[0][0] <= now_ms:
            due_ms, name = heappop(self._heap)
            self._inbox.put(self._bodies.pop(name), due_ms, due_ms)

    def _create(self, request: Any, **_: Any) -> AWSResponse:
        name = unquote(urlsplit(request.url).path.rpartition("/")[2])
        answered: AWSResponse = as_json(lambda asked: self._set(name, asked))(request)
        return answered

    def _set(self, name: str, asked: dict[str, Any]) -> dict[str, str]:
        """What is set wrongly would never come back here: the replay ends on it, as AWS's own checks would."""
        target, only_once = asked["Target"], asked["ActionAfterCompletion"] == "DELETE"
        if target["Arn"] != self._inbox_arn or not only_once or asked["ScheduleExpressionTimezone"] != "UTC":
            raise RefusedError(400, "ValidationException")
        due = datetime.strptime(asked["ScheduleExpression"], _ONCE).replace(tzinfo=UTC)
        with self._lock:
            if name in self._bodies:
                raise RefusedError(409, "ConflictException")
            self._bodies[name] = target["Input"]
            heappush(self._heap, (round(due.timestamp() * 1000), name))
            self.made += 1
        return {"ScheduleArn": f"arn:aws:scheduler:::schedule/{asked['GroupName']}/{name}"}
