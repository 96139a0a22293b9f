"""What maintainers read of a broadcast says what they must know, and machines get the same."""

import json
from io import StringIO

from rich.console import Console
from test_broadcast_file import check

from antirelou.commands.broadcast_told import for_machines, listed, told_progress, told_run
from antirelou.domain.money import MICROS
from antirelou.services.ports import Sending
from broadcasting import Campaign, file
from house import NOW, PRICE


def shown(*what: object) -> str:
    page = StringIO()
    Console(width=200, file=page).print(*what, sep="\n")
    return " ".join(page.getvalue().split())


def test_a_dry_run_shows_texts_people_cost_hours_and_what_is_to_mend() -> None:
    run = check()(file(most="0.10", texts={"fr-CA": "[red]Samedi.[/red]"}), NOW)
    told = shown(*told_run(run, "CAD"))
    for words in (
        "[red]Samedi.[/red]",
        "GSM-7",
        "Cost at most, CAD",
        "10:00 to 20:00, Mon Tue Wed Thu Fri in each",
        "25 subscribers, 0.32 CAD at most",
        "it would pause",
        "To mend: fr-CA: must begin with",
        run.file.sha256,
    ):
        assert words in told
    assert json.loads(json.dumps(for_machines(run)))["total_micros"] == 20 * PRICE


def test_progress_shows_each_ending_the_money_and_the_proof() -> None:
    campaign = Campaign()
    campaign.subscribe(*range(12))
    campaign.carrier.script = [Sending.IN_DOUBT, Sending.REFUSED]
    campaign.start(MICROS)
    told = shown(*told_progress(campaign.measure.progress(campaign.id, NOW), None, "CAD"))
    assert "to come CA 12" in told.replace("│ ", "")
    campaign.run()
    made, proof = campaign.measure.progress(campaign.id, campaign.now), campaign.measure.audit(campaign.id)
    told = shown(*told_progress(made, proof, "CAD")).replace("│ ", "")
    for words in ("state done", "sent 10 (left)", "in_doubt 1", "refused 1", "spent 0.17 CAD", "balanced", "whole"):
        assert words in told
    machine = json.loads(json.dumps(for_machines(made, proof)))
    assert (machine["stage"], machine["spent"], machine["audit"]["faults"]) == ("done", 11 * PRICE, [])
    assert "samedi running" in shown(listed(campaign.ports.broadcasts.every())).replace("│ ", "")
