"""docs/attack.md, from the figures of the last whole run."""

from collections.abc import Mapping
from pathlib import Path

from bench.attack.bars import judged
from bench.attack.figures import Figures
from bench.attack.report import CALL_COLUMNS, COLUMNS, Columns, with_calls
from bench.attack.scenarios import SCENARIOS

_HEAD = """# Replayed attacks

Written by `make attack` from `tests/bench/results/attack.json`; do not edit. Every text and every call goes through the
real handler and a real DynamoDB engine ({engine}), in virtual time, several containers taking turns; a reply costs 0.16
and the caps are 250 an hour and 600 a day. Figures are the worst of the seeds, from the day of the attack on (a calm
day comes before it). Delivery reports are not replayed. Keys and schedules answer in virtual time as well.

Money is *on attackers + on people*. *No defence* answers every text and every call; *1 per sender* answers each sender
once a day and does no more. *Ratio* is ours on attackers against no defence. *In 15 min* and *p50/p95/max* count from
when the answer to a person's first text or call was due: at once, or 60 to 75 minutes after a call. *Found* is minutes
from the first hostile text or call until the maintainers are told. *Req* and *wu* are table requests and write units
per delivered text or call; a call's return is part of it.
"""

_CALLS = """## Calls

One person in five calls instead of writing, from the calm day on. *Answered in 90 min* counts from their first call.
*Texts to one* is the most that any caller was sent, attackers included. *Schedules* and *kms* (requests to seal or open
a number) are per delivered text or call. *Left over* are schedules that had not run, and numbers still sealed, when all
was over.
"""


def page(scenarios: Mapping[str, Figures]) -> str:
    some = next(iter(scenarios.values()))
    head = _HEAD.format(engine=some["engine"])
    plots = [_plot(name) for name in scenarios]
    parts = [
        [head, *_table(COLUMNS, scenarios)],
        *([[_CALLS, *_table(CALL_COLUMNS, calling)]] if (calling := with_calls(scenarios)) else []),
        ["## Bars", "", *_bars(scenarios)],
        ["## Plots", "", *plots],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def write(scenarios: Mapping[str, Figures], to: Path) -> None:
    to.write_text(page(scenarios), "utf-8")


def _table(columns: Columns, scenarios: Mapping[str, Figures]) -> list[str]:
    names = [name for name in columns if name != "msg/s"]
    rows = ["| scenario | seeds | " + " | ".join(names) + " |", "| --- " * (len(names) + 2) + "|"]
    for name, figures in scenarios.items():
        cells = [columns[column](figures) for column in names]
        rows.append(f"| {SCENARIOS[name].title} (`{name}`) | {len(figures['seeds'])} | {' | '.join(cells)} |")
    return rows


def _bars(scenarios: Mapping[str, Figures]) -> list[str]:
    every = [(name, bar, holds) for name, figures in scenarios.items() for bar, holds in judged(name, figures)]
    failed = [(name, bar) for name, bar, holds in every if not holds]
    lines = [f"- **does not hold**: {name}: {bar} (it is {scenarios[name][bar.figure]})" for name, bar in failed]
    return [f"{len(every) - len(failed)} of {len(every)} hold.", *lines]


def _plot(name: str) -> str:
    return f"![{SCENARIOS[name].title}](../tests/bench/results/attack-{name}.svg)"
