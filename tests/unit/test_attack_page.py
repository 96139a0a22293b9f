"""The page about the replayed attacks says what the last run found."""

import json

from bench.attack.page import page
from templates import ROOT


def test_the_page_is_what_the_results_say() -> None:
    results = json.loads((ROOT / "tests/bench/results/attack.json").read_text("utf-8"))
    assert (ROOT / "docs/attack.md").read_text("utf-8") == page(results["scenarios"])
