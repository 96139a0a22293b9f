"""Starts MiniStack, in its own environment, with nine things put right.

It judges alarms without their dimensions (an answered text would ring the alarm for texts in doubt) and only when
somebody puts data: see alarms.py. It looks for due schedules every ten seconds, where delays are made short to be
watched. It takes every schedule for one of the group "default", which no function of ours may write to. Its topics
stamp whole seconds where AWS stamps milliseconds: texts of one second would tie, and the first not be the first. And on
a busy machine it leaves the last lines that a function logged unread until the next time that it runs. It lets people
in whom Cognito would not, and no browser ask with a header: see embedded_sign_in.py and embedded_cors.py. And it
misreads two conditions of policies: embedded_policies.py. Last, it unpacks and compiles the same code for every
container: embedded_code.py.
"""

import fcntl
import json
import struct
import termios
import time
from datetime import UTC, datetime
from typing import Any

from ministack.app import main
from ministack.core import iam_actions, lambda_runtime
from ministack.services import cloudwatch, scheduler, sns

import embedded_code
import embedded_cors
import embedded_policies
import embedded_sign_in

cloudwatch._evaluate_alarm = lambda alarm: None
scheduler._SCHEDULE_TICK_INTERVAL = 1

_arn_of = iam_actions.extract_resource_arn


def _arn_in_its_group(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
    arn: str = _arn_of(service, method, path, headers, body, *rest)
    if service == "scheduler" and ":schedule/default/" in arn and body:
        return arn.replace("/default/", f"/{json.loads(body).get('GroupName', 'default')}/", 1)
    return arn


iam_actions.extract_resource_arn = _arn_in_its_group

_envelope_of = sns._build_envelope


def _envelope_to_the_millisecond(topic: str, name: str, message: str, subject: str, attributes: Any, raw: bool) -> str:
    envelope: str = _envelope_of(topic, name, message, subject, attributes, raw)
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return envelope if raw else json.dumps(json.loads(envelope) | {"Timestamp": at})


sns._build_envelope = _envelope_to_the_millisecond

embedded_code.put_right()
embedded_cors.put_right()
embedded_policies.put_right()
embedded_sign_in.put_right()

_drain_in_haste = lambda_runtime.Worker._drain_stderr_bounded


def _drain_to_the_end(worker: Any, **_: Any) -> str:
    """What a function logged is in the pipe before its answer: only the thread that reads it may be late."""
    deadline = time.monotonic() + 5
    pipe = worker._proc and worker._proc.stderr
    while pipe and not pipe.closed and _unread(pipe) and time.monotonic() < deadline:
        time.sleep(0.001)
    lines: str = _drain_in_haste(worker, first_line_wait=0.05, idle_confirm=0.015)
    return lines


def _unread(pipe: Any) -> int:
    """Bytes."""
    found: tuple[int] = struct.unpack("i", fcntl.ioctl(pipe.fileno(), termios.FIONREAD, b"\0" * 4))
    return found[0]


lambda_runtime.Worker._drain_stderr_bounded = _drain_to_the_end

if __name__ == "__main__":
    main()
