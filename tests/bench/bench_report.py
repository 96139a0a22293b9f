"""The run's tables, for the screen and for docs/performance.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.bench_bars import OURS
from bench.bench_words import CLOSING, DOES, OPENING

CASES = ("first", "repeat", "duplicate", "flood", "batch", "day")
_FIGURES = {
    "requests": "Table requests per message",
    "write_units": "Write units per message",
    "read_units": "Read units per message",
    "messages_per_core_second": "Messages per second of one core",
}


@dataclass(frozen=True)
class Section:
    title: str
    columns: list[str]
    rows: list[list[str]]


def sections(results: dict[str, Any], designs: list[str]) -> Iterable[Section]:
    for figure, title in _FIGURES.items():
        rows = [[name, *_beside_ours(results, name, figure)] for name in designs]
        yield Section(f"{title} (and to ours)", ["design", *CASES], rows)
    trips = [[name, f"{results[name]['batch']['round_trips']:.1f}"] for name in designs]
    yield Section("Wall time of a batch, in round trips to the table", ["design", "round trips"], trips)
    yield Section(
        "Cold start: import and first client",
        ["program", "CPU ms", "to its floor", "MB of modules", "modules"],
        [_cold(name, each) for name, each in results["cold_start"].items()],
    )
    cost = [[name, *(f"{results['cost'][name][case]['all']:.2f}" for case in CASES)] for name in designs]
    yield Section("US dollars per million inbound messages, replies apart", ["design", *CASES], cost)
    yield Section("The bars", ["what", "measured", "bar", "verdict"], [_bar(bar) for bar in results["bars"]])


def show(console: Console, results: dict[str, Any], designs: list[str]) -> None:
    for section in sections(results, designs):
        table = Table(*section.columns, title=section.title, title_justify="left")
        for row in section.rows:
            table.add_row(*row)
        console.print(table)
    console.print(_how(results))


def page(results: dict[str, Any], designs: list[str]) -> str:
    tables = "\n\n".join(_markdown(section) for section in sections(results, designs))
    does = _markdown(Section("What each does", ["design", "does", "does not"], [[n, *DOES[n]] for n in designs]))
    closing = CLOSING.format(storages=results["limits_storages"])
    return f"{OPENING}\n{_how(results)}\n\n{tables}\n\n{does}\n\n{closing}"


def _how(results: dict[str, Any]) -> str:
    run = results["run"]
    failed = sum(not bar["passed"] for bar in results["bars"])
    verdict = f"{failed} of {len(results['bars'])} bars failed" if failed else "All bars passed"
    return (
        f"{verdict}. Engine: {run['engine']}; Python {run['python']}, boto3 {run['boto3']}, {run['cores']} cores;"
        f" the run took {run['seconds']} s."
    )


def _beside_ours(results: dict[str, Any], name: str, figure: str) -> Iterable[str]:
    for case in CASES:
        value, ours = results[name][case][figure], results[OURS][case][figure]
        ratio = "" if name == OURS or not ours else f" ({value / ours:.{1 if value > ours else 2}f}x)"
        yield f"{value:.{0 if figure.startswith('messages') else 3}f}{ratio}"


def _cold(name: str, each: dict[str, float]) -> list[str]:
    ratio = f"{each['ratio']:.2f}x" if "ratio" in each else "floor"
    return [name, f"{each['cpu_ms']:.0f}", ratio, f"{each['bytes'] / 1e6:.1f}", f"{each['modules']:.0f}"]


def _bar(bar: dict[str, Any]) -> list[str]:
    return [bar["what"], f"{bar['value']:.3f}", f"{bar['limit']:.3f}", "pass" if bar["passed"] else "FAIL"]


def _markdown(section: Section) -> str:
    lines = [section.columns, ["---"] * len(section.columns), *section.rows]
    return f"## {section.title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
