"""What the run prints: a line per scenario, then the bars."""

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.table import Table

from bench.attack.bars import judged
from bench.attack.figures import Figures
from bench.attack.scenarios import SCENARIOS

Columns = Mapping[str, Callable[[Figures], str]]

COLUMNS: Columns = {
    "answered": lambda f: f"{100 * f['people_answered']:.2f} %",
    "in 15 min": lambda f: f"{100 * f['people_within_15_min']:.2f} %",
    "p50/p95/max min": lambda f: "/".join(f"{f[f'minutes_late_p{p}']:.0f}" for p in (50, 95, 100)),
    "no defence": lambda f: _both(f["cost_no_defence_micros"]),
    "1 per sender": lambda f: _both(f["cost_one_per_sender_micros"]),
    "ours": lambda f: _both(f["cost_ours_micros"]),
    "ratio": lambda f: f"{f['attacker_cost_ratio']:.4f}",
    "found min": lambda f: "-" if f["minutes_to_detect"] is None else f"{f['minutes_to_detect']:.1f}",
    "up/down": lambda f: f"{f['notices_up']}/{f['notices_down']}",
    "req": lambda f: f"{f['requests_per_message']:.2f}",
    "wu": lambda f: f"{f['write_units_per_message']:.2f}",
    "msg/s": lambda f: f"{f['messages_per_second']}",
}
CALL_COLUMNS: Columns = {
    "calls": lambda f: f"{f['calls']:,}",
    "people among them": lambda f: f"{f['people_calling']:,}",
    "answered in 90 min": lambda f: f"{100 * f['calls_answered_within_90_min']:.2f} %",
    "texts to one": lambda f: f"{f['texts_to_a_caller']}",
    "schedules": lambda f: f"{f['schedules_per_message']:.2f}",
    "kms": lambda f: f"{f['kms_requests_per_message']:.2f}",
    "left over": lambda f: f"{f['schedules_left']}/{f['sealed_left']}",
}


def with_calls(scenarios: Mapping[str, Figures]) -> dict[str, Figures]:
    """Those of them in which anybody calls."""
    return {name: figures for name, figures in scenarios.items() if SCENARIOS[name].calling}


def show(console: Console, scenarios: Mapping[str, Figures]) -> bool:
    """True if every bar holds."""
    title = "Worst of the seeds; money on attackers + people, from the day of the attack on"
    console.print(_table(title, COLUMNS, scenarios))
    if calling := with_calls(scenarios):
        console.print(_table("Of those who call", CALL_COLUMNS, calling))
    verdicts = [_show_bars(console, name, figures) for name, figures in scenarios.items()]
    return all(verdicts)


def _table(title: str, columns: Columns, scenarios: Mapping[str, Figures]) -> Table:
    table = Table(title=title, box=None)
    for heading in ("scenario", *columns):
        table.add_column(heading, justify="left" if heading == "scenario" else "right")
    for name, figures in scenarios.items():
        table.add_row(f"{name} ({len(figures['seeds'])})", *(cell(figures) for cell in columns.values()))
    return table


def _show_bars(console: Console, scenario: str, figures: Figures) -> bool:
    verdicts = list(judged(scenario, figures))
    for bar, holds in verdicts:
        mark = "[green]pass[/]" if holds else "[bold red]FAIL[/]"
        console.print(f"{mark}  {scenario}: {bar} (is {figures[bar.figure]})")
    return all(holds for _, holds in verdicts)


def _both(micros: Mapping[str, int]) -> str:
    return f"{micros['attackers'] / 1e6:,.0f} + {micros['people'] / 1e6:,.0f}"
