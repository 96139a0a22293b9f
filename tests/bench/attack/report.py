"""What the run prints: a line per scenario, then the bars."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from bench.attack.bars import judged
from bench.attack.figures import Figures

COLUMNS = {
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


def show(console: Console, scenarios: Mapping[str, Figures]) -> bool:
    """True if every bar holds."""
    table = Table(title="Worst of the seeds; money on attackers + people, from the day of the attack on", box=None)
    for heading in ("scenario", *COLUMNS):
        table.add_column(heading, justify="left" if heading == "scenario" else "right")
    for name, figures in scenarios.items():
        table.add_row(f"{name} ({len(figures['seeds'])})", *(cell(figures) for cell in COLUMNS.values()))
    console.print(table)
    verdicts = [_show_bars(console, name, figures) for name, figures in scenarios.items()]
    return all(verdicts)


def _show_bars(console: Console, scenario: str, figures: Figures) -> bool:
    verdicts = list(judged(scenario, figures))
    for bar, holds in verdicts:
        mark = "[green]pass[/]" if holds else "[bold red]FAIL[/]"
        console.print(f"{mark}  {scenario}: {bar} (is {figures[bar.figure]})")
    return all(holds for _, holds in verdicts)


def _both(micros: Mapping[str, int]) -> str:
    return f"{micros['attackers'] / 1e6:,.0f} + {micros['people'] / 1e6:,.0f}"
