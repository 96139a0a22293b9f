"""The page about the replayed attacks says what the last run found."""

import json

from bench.attack.page import page
from bench.attack.report import with_calls
from templates import ROOT

SCENARIOS = json.loads((ROOT / "tests/bench/results/attack.json").read_text("utf-8"))["scenarios"]


def test_the_page_is_what_the_results_say() -> None:
    assert (ROOT / "docs/attack.md").read_text("utf-8") == page(SCENARIOS)


def test_figures_of_calls_are_shown_where_somebody_calls() -> None:
    calls = page(SCENARIOS).partition("## Calls")[2].partition("## Bars")[0]
    assert [name for name in SCENARIOS if f"`{name}`" in calls] == ["calls-night", "calls-one-each"]


def test_a_page_without_calls_does_not_speak_of_their_figures() -> None:
    silent = {name: figures for name, figures in SCENARIOS.items() if name not in with_calls(SCENARIOS)}
    assert "## Calls" not in page(silent)
    assert page(silent).count("## ") == 2
