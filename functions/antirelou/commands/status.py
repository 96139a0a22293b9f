"""`status`: everything at a glance."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from antirelou.bootstrap.maintenance import Maintenance, maintenance
from antirelou.commands.money import money, now_ms
from antirelou.commands.played import for_machines, played
from antirelou.commands.shield import described
from antirelou.domain.flow import Flow
from antirelou.domain.money import MICROS, day_of, hour_of, month_of
from antirelou.domain.purse import PurseState
from antirelou.services.audit_purse import Audit
from antirelou.services.report_status import days_until_empty

_PEOPLE = 5

Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON object, amounts in micros.")]
Prove = Annotated[bool, typer.Option("--audit", help="Prove the books against the journal and every reply (scans).")]


def status(context: typer.Context, as_json: Json = False, audit: Prove = False) -> None:
    """The purse, the shield, today's outcomes, the queues, the notices and alarms, the last people answered (by id),
    what was played.

    Exit 1 if it is paused, empty, or its books do not balance.
    """
    parts = maintenance(context.obj)
    purse, proof = parts.purse_book.read(), parts.audit_purse(now_ms()) if audit else None
    if as_json:
        typer.echo(json.dumps(_for_machines(parts, purse, proof)))
    else:
        for table in (
            _purse(parts, purse),
            _flow(parts),
            _outcomes(parts),
            _queues(parts),
            _people(parts),
            played(parts.conversations.figures(day_of(now_ms()))) if parts.conversations else None,
            _proof(proof),
        ):
            if table:
                Console().print(table)
    healthy = purse.balanced and not purse.paused and purse.left > 0 and not (proof and proof.faults)
    raise typer.Exit(0 if healthy else 1)


def _today() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _for_machines(parts: Maintenance, purse: PurseState, proof: Audit | None) -> dict[str, Any]:
    return {
        **dataclasses.asdict(purse),
        "balanced": purse.balanced,
        "days_left": days_until_empty(purse, now_ms()),
        "shield": _flow_for_machines(parts.flows.read()),
        "alarms": parts.alarms.names(),
        "outcomes_today": parts.outcomes.since(_today()),
        "inbox": parts.queues.waiting(parts.outputs["InboxUrl"]),
        "dead_letters": parts.queues.waiting(parts.outputs["DeadLetterUrl"]),
        "conversations": _conversations_for_machines(parts),
        "audit": {**dataclasses.asdict(proof), "faults": proof.faults} if proof else None,
    }


def _conversations_for_machines(parts: Maintenance) -> dict[str, Any] | None:
    return for_machines(parts.conversations.figures(day_of(now_ms()))) if parts.conversations else None


def _flow_for_machines(flow: Flow) -> dict[str, Any]:
    return {**dataclasses.asdict(flow), "mode": flow.mode.value, "echoes": len(flow.echoes), "up": flow.shield_up}


def _purse(parts: Maintenance, purse: PurseState) -> Table:
    at_ms = now_ms()
    cheapest = parts.prices.cheapest_usd_micros
    basis = "from settled prices" if purse.settled_replies else "from the price list"
    days_left = days_until_empty(purse, at_ms)
    table = Table("Purse", "")
    table.add_row("state", f"[red]paused ({purse.paused})[/red]" if purse.paused else "[green]answering[/green]")
    table.add_row("left to spend", money(purse.left))
    table.add_row("reserved for replies under way", money(purse.reserved))
    table.add_row("spent", money(purse.spent))
    table.add_row("put in, in all", money(purse.funded))
    table.add_row("1.00 answers", f"{purse.people_per_unit(cheapest)} people ({basis})")
    table.add_row("taken this hour", money(purse.hours.get(hour_of(at_ms), 0)))
    table.add_row("taken today (UTC)", money(purse.days.get(day_of(at_ms), 0)))
    table.add_row("taken this month", money(purse.months.get(month_of(at_ms), 0)))
    table.add_row("at this pace", "nothing spent lately" if days_left is None else f"empty in {days_left} days")
    table.add_row("notices sent", ", ".join(sorted(purse.told)) or "none")
    table.add_row("alarms ringing", ", ".join(parts.alarms.names()) or "none")
    table.add_row("books", "balanced" if purse.balanced else "[red]do not balance[/red]")
    return table


def _flow(parts: Maintenance) -> Table:
    flow = parts.flows.read()
    state = described(flow, now_ms())
    table = Table("Flood", "")
    table.add_row("shield", f"[yellow]{state}[/yellow]" if flow.shield_up else f"[green]{state}[/green]")
    table.add_row("contacts in ten minutes", f"{10 * flow.recent:.0f} (usually {10 * flow.usual:.0f})")
    table.add_row("level", f"{flow.level:.0f}")
    if flow.up_ms:
        seen = flow.seen
        table.add_row("while it was up last", f"{seen.first} new senders, {seen.repeat} texts of others who went on")
        table.add_row("", f"{seen.held} answers waited, {seen.dropped} texts were dropped")
    return table


def _outcomes(parts: Maintenance) -> Table:
    table = Table("Contacts today (UTC)", "")
    for label, count in sorted(parts.outcomes.since(_today()).items(), key=lambda pair: -pair[1]):
        table.add_row(label, str(count))
    return table


def _queues(parts: Maintenance) -> Table:
    table = Table("Queue", "Waiting")
    table.add_row("inbox", str(parts.queues.waiting(parts.outputs["InboxUrl"])))
    table.add_row("dead letters", str(parts.queues.waiting(parts.outputs["DeadLetterUrl"])))
    return table


def _people(parts: Maintenance) -> Table:
    table = Table("Last people answered (id)", "Replies", "Last (UTC)", "")
    for person in parts.people.latest(_PEOPLE):
        last = datetime.fromtimestamp(person.last_ms / 1000, UTC).strftime("%m-%d %H:%M") if person.last_ms else "-"
        marks = [name for name, is_so in (("blocked", person.blocked), ("opted out", person.opted_out)) if is_so]
        table.add_row(person.key, str(person.replies), last, ", ".join(marks))
    return table


def _proof(proof: Audit | None) -> Table | None:
    if proof is None:
        return None
    table = Table("Audit", "")
    for field in dataclasses.fields(proof):
        table.add_row(field.name.replace("_", " "), f"{getattr(proof, field.name) / MICROS:.6f}")
    table.add_row("verdict", "[red]" + "; ".join(proof.faults) + "[/red]" if proof.faults else "[green]whole[/green]")
    return table
