"""Fill the purse, stop and go, finish what was left unfinished."""

import secrets
from typing import Annotated

import typer

from antirelou.bootstrap.maintenance import maintenance
from antirelou.commands.money import micros, money, now_ms
from antirelou.domain.journal import Entry, EntryError, What


def fund(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="As 20 or 20.50; a correction may be negative (after --).")],
    what: Annotated[What, typer.Option(help="For what. Never who gave.")] = What.OWN,
    by: Annotated[str, typer.Option(help="Who records it; by default your name in AWS.")] = "",
) -> None:
    """Put money in the purse: an entry of the journal. It can be spent from the next text on."""
    parts = maintenance(context.obj)
    try:
        entry = Entry(secrets.token_hex(4), now_ms(), by or parts.caller, micros(amount), what)
    except EntryError as error:
        raise typer.BadParameter(str(error)) from None
    parts.fund_purse(entry)
    purse = parts.purse_book.read()
    typer.echo(f"{money(entry.micros)} put in by {entry.by}; {money(purse.left)} left to spend.")
    if purse.paused:
        typer.echo("The number is paused: `resume` lets it answer again.")


def pause(context: typer.Context) -> None:
    """Silence the number from the very next text on. Texts that come meanwhile are counted, not answered later."""
    maintenance(context.obj).notices.pause("keeper")
    typer.echo("Paused. `resume` lets it answer again.")


def resume(context: typer.Context) -> None:
    """Let the number answer again, from the very next text on."""
    parts = maintenance(context.obj)
    typer.echo("It answers again." if parts.notices.resume() else "It was not paused.")
    if parts.purse_book.read().left <= 0:
        typer.echo("The purse is empty: `fund` it, or nothing is answered.")
        raise typer.Exit(1)


def sweep(context: typer.Context) -> None:
    """Count in what crashes left behind, give back what they reserved, close what nobody reported. Safe at any time;
    the stack does it every hour."""
    done = maintenance(context.obj).sweep_money(now_ms())
    typer.echo(
        f"{done.slips} slips counted in; {done.closed_replies} replies nobody reported closed at their estimate; "
        f"{money(done.reconciled.given_back_micros)} given back, {done.reconciled.still_open} reservations under way."
    )
