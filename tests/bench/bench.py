"""`make bench`: our design beside its peers, one engine, one run. `--quick`, for development, keeps nothing."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from rich.console import Console

from bench import bench_engine, cold_start
from bench.bench_bars import bars
from bench.bench_cases import FULL, QUICK, Size
from bench.bench_cost import costs
from bench.bench_report import page, show
from bench.bench_run import measure
from bench.bench_worker import DESIGNS
from bench.performance_page import write_page
from bench.proxy import CountingProxy
from emulator import REGION, ROOT

_AGO_MS = 12 * 3600 * 1000  # the traffic's hours lie behind us
_RESULTS = ROOT / "tests/bench/results/bench.json"
_PAGE = ROOT / "docs/performance.md"
_STORAGES = (
    "from limits.storage import SCHEMES; print(', '.join(sorted({s.partition('+')[0] for s in SCHEMES} - {'async'})))"
)

console = Console()


def main() -> int:
    options = _options()
    os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    started = time.monotonic()
    engine_name, designs = _designs(QUICK if options.quick else FULL, options.engine)
    starts = cold_start.measure(5 if options.quick else 15, lambda programs: _told("cold start", programs))
    found = bars(designs, starts)
    results = designs | {
        "bars": [vars(bar) for bar in found],
        "cold_start": starts,
        "cost": costs(designs),
        "limits_storages": _limits_storages(),
        "run": _run(engine_name, started),
    }
    show(console, results, list(designs))
    if not options.quick:
        _RESULTS.parent.mkdir(exist_ok=True)
        _RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        write_page(_PAGE, page(results, list(designs)))
        console.print(f"Written: {_RESULTS.relative_to(ROOT)}, {_PAGE.relative_to(ROOT)}")
    return 0 if all(bar.passed for bar in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--engine", choices=bench_engine.PREFERRED)
    return parser.parse_args()


def _designs(size: Size, wanted: str | None) -> tuple[str, dict[str, Any]]:
    engine = bench_engine.start([wanted] if wanted else bench_engine.PREFERRED)
    proxy = CountingProxy(engine.url)
    try:
        now_ms = time.time_ns() // 1_000_000 - _AGO_MS
        return engine.name, {name: measure(name, proxy, size, now_ms) for name in _told("requests and units", DESIGNS)}
    finally:
        proxy.stop()
        engine.stop()


def _told(what: str, steps: Iterable[Any]) -> Iterable[Any]:
    """The same steps, each said on the screen while it lasts."""
    with console.status(what) as status:
        for step in steps:
            status.update(f"{what}: {getattr(step, 'name', step)}")
            yield step


def _limits_storages() -> str:
    """What `limits` can keep its counts in: no DynamoDB among them, so there is nothing to measure."""
    python = str(ROOT / ".venv-bench/bin/python")
    return subprocess.run([python, "-c", _STORAGES], capture_output=True, text=True, check=True).stdout.strip()


def _run(engine: str, started: float) -> dict[str, Any]:
    return {
        "engine": engine,
        "python": platform.python_version(),
        "boto3": version("boto3"),
        "cores": os.cpu_count(),
        "seconds": round(time.monotonic() - started),
    }


if __name__ == "__main__":
    sys.exit(main())
