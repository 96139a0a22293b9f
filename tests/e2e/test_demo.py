"""`make demo`, as a newcomer runs it."""

import json
import subprocess
import sys

from templates import ROOT


def test_the_demo_tells_its_story_and_ends_with_the_sums() -> None:
    done = subprocess.run(
        [sys.executable, "infra/local/demo.py"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    sums = json.loads(done.stdout.splitlines()[-1])
    assert set(sums) == {"answered", "refused", "dead", "spent_micros"}
    reasons = {"already_answered", "not_mobile", "stop", "opted_out", "duplicate", "purse_empty"}
    assert reasons | {"not_a_phone", "paused", "burned"} == set(sums["refused"])
    assert "une heure dure 6" in done.stdout
    assert done.stdout.count("Bonjour. Ceci est un message automatique.") == 2
    assert done.stdout.count("Automatic reply.") == 2
    assert done.stdout.count("sans redéployer.") == 3
    assert "Numéros proposés\u00a0: main, toronto\n" in done.stdout
    for level in ("50 %", "80 %", "95 %", "100 % of the purse, paused"):
        assert f"antirelou: {level}" in done.stdout
