"""Drive one design's process, and read the proxy's count after each case."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any

from bench.bench_bars import OURS
from bench.bench_cases import Events
from bench.proxy import CountingProxy, Usage
from emulator import REGION, ROOT

_NOWHERE = "http://127.0.0.1:9"  # what the stand-in does not answer must not leave

Figures = dict[str, Any]


class UnexpectedError(Exception):
    """A design did not do in a case what the case is about."""


class Driver:
    """A design at work; leaving the block ends its process."""

    def __init__(self, name: str, proxy: CountingProxy, now_ms: int) -> None:
        self.name, self._proxy = name, proxy
        environment = ".venv" if name == OURS else ".venv-bench"
        self._process = subprocess.Popen(
            [str(ROOT / environment / "bin/python"), "-m", "bench.bench_worker", name, str(now_ms)],
            env=_environment(proxy.url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Driver":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=20)

    def fresh(self) -> None:
        self._ask({"fresh": True})

    def case(self, events: Events, sent: int, between: Callable[[], Events] | None = None) -> Figures:
        """What the events took, per message; what comes `between` them does not count. Raises if another number of
        replies left, or a message failed."""
        counter, usage = Counter({"sent": 0, "failed": 0}), Usage()
        for chunk in [[event] for event in events] if between else [events]:
            if between:
                self._ask({"events": between()})
            self._proxy.take()
            answer = self._ask({"events": chunk})
            usage += self._proxy.take()
            counter.update({name: answer[name] for name in ("sent", "failed", "cpu_seconds", "printed")})
        if (counter["sent"], counter["failed"]) != (sent, 0):
            raise UnexpectedError(f"{self.name}: {counter['sent']} sent of {sent}, {counter['failed']} failed")
        return _per_message(usage, counter, sum(len(event["Records"]) for _, event in events))

    def round_trips(self, batches: Events, delay_seconds: float) -> float:
        """The wall time of the quickest batch in delays of a table request; the carrier answers at once. What else the
        machine does can only make a batch slower."""
        self._proxy.delay_seconds = delay_seconds
        try:
            walls = self._ask({"events": batches})["wall_seconds"]
        finally:
            self._proxy.delay_seconds = 0.0
        return round(min(walls) / delay_seconds, 2)

    def _ask(self, command: Any) -> Any:
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise UnexpectedError(f"{self.name}: its process ended with {self._process.wait()}")
        return json.loads(answer)


def _per_message(usage: Usage, counter: Any, messages: int) -> Figures:
    return {
        "requests": round(usage.requests / messages, 4),
        "write_units": round(usage.write_units / messages, 4),
        "read_units": round(usage.read_units / messages, 4),
        "cpu_ms": round(1000 * counter["cpu_seconds"] / messages, 3),
        "messages_per_core_second": round(messages / counter["cpu_seconds"]),
        "log_bytes": round(counter["printed"] / messages),
    }


def _environment(url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": _NOWHERE,
        "AWS_ENDPOINT_URL_DYNAMODB": url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("functions", "infra/local", "tests")),
    }
