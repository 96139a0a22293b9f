"""`make demo`, as a newcomer runs it."""

import json
import subprocess
import sys

from templates import ROOT


def test_the_demo_tells_its_story_and_ends_with_the_sums() -> None:
    done = subprocess.run(
        [sys.executable, "infra/local/demo.py"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    sums = json.loads(done.stdout.splitlines()[-1])
    assert set(sums) == {"answered", "refused", "dead", "spent_micros"}
    assert {"already_answered", "not_mobile", "stop", "opted_out", "duplicate", "purse_empty"} <= set(sums["refused"])
    for level in ("50 %", "80 %", "95 %", "100 % of the purse, paused"):
        assert f"antirelou: {level}" in done.stdout
