"""`make attack`: replay every scenario, print and plot what came of it, and judge it. Exit 1 if a bar does not hold."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from bench.attack import page
from bench.attack.figures import Figures, figures
from bench.attack.plots import plot
from bench.attack.report import show
from bench.attack.runs import ENGINES, Run, fastest_engine
from bench.attack.scenarios import SCENARIOS
from bench.attack.side_by_side import replayed
from bench.attack.worst import worst
from emulator import ROOT

_RESULTS = ROOT / "tests/bench/results"
_SCRATCH = ROOT / ".cache/attack"


def main() -> int:
    options = _options()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 180)
    runs = list(_runs(options))
    folder = options.out or (_SCRATCH if _partial(options) else _RESULTS)
    folder.mkdir(parents=True, exist_ok=True)
    found = _figures(runs, options.jobs, folder, console)
    held = show(console, found)
    results = folder / "attack.json"
    results.write_text(json.dumps({"scenarios": found}, indent=1) + "\n", "utf-8")
    if folder == _RESULTS:
        page.write(found, ROOT / "docs/attack.md")
    console.print(f"{results} and the plots beside it")
    return 0 if held else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make attack ARGS=...", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, metavar="NAME", help=f"of {', '.join(SCENARIOS)}")
    parser.add_argument("--seeds", type=int, nargs="+", metavar="SEED", help="instead of each scenario's own")
    parser.add_argument("--first-seeds", type=int, metavar="N", help="seeds 1 to N")
    parser.add_argument("--scale", type=float, default=1.0, help="0.2: a fifth of the time, at the same intensity")
    parser.add_argument("--engine", choices=ENGINES, default=fastest_engine())
    parser.add_argument("--containers", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="replays side by side")
    parser.add_argument("--out", type=Path, help="where the results go; by default tests/bench/results if it is all")
    return parser.parse_args()


def _partial(options: argparse.Namespace) -> bool:
    """Then the results on record are left alone."""
    return bool(options.only or options.seeds or options.first_seeds or options.scale != 1)


def _runs(options: argparse.Namespace) -> Iterator[Run]:
    first = range(1, options.first_seeds + 1) if options.first_seeds else None
    for name in options.only or SCENARIOS:
        for seed in options.seeds or first or SCENARIOS[name].seeds:
            yield Run(name, seed, options.scale, options.engine, options.containers)


def _figures(runs: list[Run], jobs: int, folder: Path, console: Console) -> dict[str, Figures]:
    """By scenario, in their order. Each one's first seed is plotted."""
    by_scenario: dict[str, dict[int, Figures]] = {run.scenario: {} for run in runs}
    first = {run.scenario: run.seed for run in reversed(runs)}
    for record in replayed(runs, jobs, console):
        by_scenario[record.scenario][record.seed] = figures(record)
        if record.seed == first[record.scenario]:
            plot(record, folder)
    return {name: worst(by_seed) for name, by_seed in by_scenario.items()}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # the replays got it too, and take their engines down
        sys.exit(130)
