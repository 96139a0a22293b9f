"""One picture per scenario: who wrote, what it cost, how late people were answered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bench.attack.figures import shield_up
from bench.attack.record import Record
from bench.attack.scenarios import SCENARIOS
from bench.attack.series import Series

_PEOPLE, _ATTACKERS, _SHIELD = "#1f77b4", "#d62728", "#f2e3b3"
_MONEY = {
    "no defence, all": "#7f7f7f",
    "one reply per sender, all": "#9467bd",
    "ours, on people": _PEOPLE,
    "ours, on attackers": _ATTACKERS,
}
_STYLE = {"svg.hashsalt": "antirelou", "svg.fonttype": "none", "font.size": 9, "axes.grid": True, "grid.alpha": 0.25}


def plot(record: Record, folder: Path) -> None:
    """A PNG and an SVG; the same record gives the same bytes."""
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(9, 9), layout="constrained")
        arrivals, money, late = figure.subplots(3, 1)
        series = Series(record)
        figure.suptitle(f"{SCENARIOS[record.scenario].title} (seed {record.seed})", fontweight="bold")
        _draw_arrivals(arrivals, series)
        _draw_money(money, series)
        _draw_lateness(late, series)
        _draw_hours((arrivals, money), series, record)
        arrivals.legend(loc="upper left", framealpha=0.9)
        money.legend(loc="lower right", ncols=2, framealpha=0.9)
        for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": None})):
            figure.savefig(folder / f"attack-{record.scenario}.{kind}", metadata=metadata, dpi=110)


def _draw_arrivals(axes: Any, series: Series) -> None:
    for hostile, name, colour in ((True, "attackers", _ATTACKERS), (False, "people", _PEOPLE)):
        counts = series.arrivals(hostile)
        axes.step(series.hours, counts, where="post", color=colour, label=name)
        axes.fill_between(series.hours, counts, step="post", color=colour, alpha=0.15)
    axes.set(title="Messages per ten minutes", ylabel="messages", ylim=(0, None))


def _draw_money(axes: Any, series: Series) -> None:
    for name, spent in series.money().items():
        axes.plot(series.hours, spent, color=_MONEY[name], label=f"{name}: {spent[-1]:,.0f}")
    axes.set(title="Money spent so far (a reply costs 0.16)", ylabel="units of money")
    axes.set_yscale("symlog", linthresh=10)
    axes.set_ylim(0, None)


def _draw_lateness(axes: Any, series: Series) -> None:
    shares = series.lateness()
    bars = axes.bar(list(shares), list(shares.values()), color=_PEOPLE, alpha=0.8)
    axes.bar_label(bars, fmt=_percent, padding=2)
    axes.set(title="How late people were answered, from when it was due", ylabel="% of people", ylim=(0, 112))


def _draw_hours(panels: Sequence[Any], series: Series, record: Record) -> None:
    """Hours of the day, and a shade while the shield is up."""
    for from_ms, to_ms in shield_up(record):
        for axes in panels:
            axes.axvspan(series.hour(from_ms), series.hour(to_ms), color=_SHIELD, zorder=0)
    for axes in panels:
        axes.fill_between([], [], color=_SHIELD, label="shield up")  # named once, and where it never was
        axes.set_xlim(series.hours[0], series.hours[-1])
        axes.xaxis.set_major_formatter(lambda hour, _: f"{int(hour) % 24:02d}:{round(hour % 1 * 60):02d}")
        axes.xaxis.set_major_locator(MaxNLocator(12, steps=[1, 2, 3, 4, 6, 10]))


def _percent(share: float) -> str:
    return "0" if share == 0 else f"{share:.1f} %" if share >= 0.1 else f"{share:.2f} %"
