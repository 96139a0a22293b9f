"""What `broadcast` shows, for people and for machines."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.markup import escape
from rich.table import Table

from antirelou.commands.money import money
from antirelou.domain.broadcast import Broadcast, Ending
from antirelou.domain.quiet_hours import Hours
from antirelou.services.check_broadcast import DryRun
from antirelou.services.measure_broadcast import BroadcastAudit, Progress

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def told_run(run: DryRun, currency: str) -> Iterator[Table | str]:
    file = run.file
    texts = Table("Language", "Text", "Encoding", "Segments")
    for locale, text in file.texts.items():
        texts.add_row(locale, escape(text), run.billings[locale].encoding, str(run.billings[locale].segments))
    yield texts
    people = Table("Country", "Subscribers", "of whom left out", f"Cost at most, {currency}", "Hours")
    for country in file.countries:
        hours = _hours(run.hours[country]) if country in run.hours else "never"
        cost = money(run.micros[country])
        people.add_row(country, str(run.people[country]), str(run.left_out[country]), cost, hours)
    yield people
    yield f"In all: {sum(run.people.values())} subscribers, {money(run.total_micros)} {currency} at most."
    yield f"Its file says {money(file.most_micros)} at most, at {file.pace_per_second:g} a second."
    yield "Left out: no text in their language, no line of ours, no price."
    yield f"SHA-256 of the file: {file.sha256}"
    if run.total_micros > file.most_micros:
        yield "[yellow]The most it may cost is not enough for everyone: it would pause.[/yellow]"
    yield from (f"[red]To mend: {escape(fault)}[/red]" for fault in run.faults)


def told_progress(made: Progress, proof: BroadcastAudit | None, currency: str) -> Iterator[Table | str]:
    there = made.broadcast
    table = Table(there.id, "")
    table.add_row("state", made.stage + (f" ({escape(there.why)})" if there.why else ""))
    for ending in Ending:
        if made.endings[ending.label]:
            table.add_row(ending.label, f"{made.endings[ending.label]} ({ending.meaning})")
    table.add_row("to come", ", ".join(f"{country} {count}" for country, count in made.to_come.items()) or "nobody")
    table.add_row("at this pace", _until(made.done_ms))
    for name in ("funded", "left", "spent"):
        table.add_row(name, f"{money(getattr(there, name))} {currency}")
    table.add_row("books", "balanced" if there.balanced else "[red]do not balance[/red]")
    yield table
    if proof:
        verdict = "; ".join(proof.faults)
        yield f"Audit: {money(proof.marks)} on marks, {money(there.forgotten)} on people forgotten since."
        yield f"[red]{verdict}[/red]" if verdict else "[green]whole[/green]"


def listed(broadcasts: Sequence[Broadcast]) -> Table:
    table = Table("Broadcast", "State", "Funded", "Spent", "Left", "Approved")
    for each in broadcasts:
        why = f" ({escape(each.why)})" if each.why else ""
        amounts = [money(each.funded), money(each.spent), money(each.left)]
        table.add_row(each.id, each.stage.value + why, *amounts, "yes" if each.approved_by else "no")
    return table


def for_machines(what: DryRun | Progress, proof: BroadcastAudit | None = None) -> dict[str, Any]:
    if isinstance(what, DryRun):
        return {
            "id": what.file.id,
            "sha256": what.file.sha256,
            "texts": {locale: dataclasses.asdict(billing) for locale, billing in what.billings.items()},
            "people": dict(what.people),
            "left_out": dict(what.left_out),
            "micros": dict(what.micros),
            "total_micros": what.total_micros,
            "faults": what.faults,
        }
    there = what.broadcast
    audit = {"journal": proof.journal, "marks": proof.marks, "endings": dict(proof.endings)} if proof else None
    return {
        **{name: getattr(there, name) for name in ("id", "why", "funded", "left", "spent", "forgotten")},
        "stage": what.stage,
        "endings": dict(what.endings),
        "to_come": dict(what.to_come),
        "done_ms": what.done_ms,
        "audit": {**audit, "faults": proof.faults} if audit and proof else None,
    }


def _hours(hours: Hours) -> str:
    days = " ".join(_DAYS[day] for day in sorted(hours.days))
    zones = f" in each of its {len(hours.zones)} zones" if len(hours.zones) > 1 else ""
    return f"{hours.opens:%H:%M} to {hours.closes:%H:%M}, {days}{zones}"


def _until(done_ms: int | None) -> str:
    if done_ms is None:
        return "nobody knows"
    return f"done {datetime.fromtimestamp(done_ms / 1000, UTC):%a %d %b, %H:%M} (UTC)" if done_ms else "done"
