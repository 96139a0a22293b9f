"""One design in a process of its own: takes batches of events on standard input, says what they took.

A line in: {"events": [[now_ms, event], ...]}, or {"fresh": true} for a cold container. A line out: how it went.
"""

import io
import json
import os
import sys
import time
from importlib import import_module
from typing import Any

from bench.stand_in import StandIn

DESIGNS = {
    "ours": "bench.bench_ours:Ours",
    "naive": "bench.peers_naive:Naive",
    "one-transaction": "bench.peers_transaction:OneTransaction",
    "powertools+zae-limiter": "bench.peers_zae:PowertoolsAndZae",
    "powertools+rate-limiter": "bench.peers_rate_limiter:PowertoolsAndRateLimiter",
}


class _Printed(io.TextIOBase):
    """Counts what would go to the logs."""

    characters = 0

    def write(self, text: str) -> int:
        self.characters += len(text)
        return len(text)


def main(name: str, now_ms: int) -> None:
    answers, sys.stdout = os.fdopen(os.dup(1), "w"), _Printed()
    world = StandIn().install()
    module, _, maker = DESIGNS[name].partition(":")
    design = getattr(import_module(module), maker)()
    design.prepare(now_ms)
    handler = design.container()
    for line in sys.stdin:
        command = json.loads(line)
        if command.get("fresh"):
            handler = design.container()
        answer = _run(design, handler, command.get("events", []), world)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _run(design: Any, handler: Any, events: list[tuple[int, Any]], world: StandIn) -> dict[str, Any]:
    sent, printed, walls, failed = world.sent, sys.stdout.characters, [], 0
    cpu = time.process_time()
    for now_ms, event in events:
        design.now_ms = now_ms
        started = time.perf_counter()
        answer = handler(event)
        walls.append(time.perf_counter() - started)
        failed += len((answer or {}).get("batchItemFailures", []))
    return {
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": walls,
        "sent": world.sent - sent,
        "failed": failed,
        "printed": sys.stdout.characters - printed,
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
