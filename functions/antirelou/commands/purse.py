"""Look at the purse, fill it, reconcile it."""

import dataclasses
import json
import time
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from antirelou.bootstrap_commands import maintenance
from antirelou.domain.money import MICROS, day_of, hour_of
from antirelou.domain.purse import PurseState

Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON object, amounts in micros.")]


def status(context: typer.Context, as_json: Json = False) -> None:
    """What the purse holds, and what this hour and this day have taken. Exit 1 if its books do not balance."""
    purse = maintenance(context.obj).purse_book.read()
    if as_json:
        typer.echo(json.dumps({**dataclasses.asdict(purse), "balanced": purse.balanced}))
    else:
        Console().print(_table(purse, now_ms()))
    raise typer.Exit(0 if purse.balanced else 1)


def fund(context: typer.Context, amount: Annotated[str, typer.Argument(help="As 20 or 20.50.")]) -> None:
    """Put money in the purse. It can be spent from the next text on."""
    micros = _micros(amount)
    book = maintenance(context.obj).purse_book
    book.fund(micros)
    typer.echo(f"{money(micros)} put in; {money(book.read().left)} left to spend.")


def reconcile(context: typer.Context) -> None:
    """Give back what crashes left reserved, and strike out what is settled. Safe at any time."""
    done = maintenance(context.obj).reconcile_purse(now_ms())
    typer.echo(
        f"{money(done.given_back_micros)} given back; {done.closed} reservations closed, "
        f"{done.still_open} under way or younger than 15 minutes."
    )


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def money(micros: int) -> str:
    return f"{Decimal(micros) / MICROS:.2f}"


def _micros(amount: str) -> int:
    try:
        micros = Decimal(amount) * MICROS
    except InvalidOperation:
        raise typer.BadParameter("write it as 20 or 20.50") from None
    if not micros.is_finite() or micros != int(micros) or not 0 < micros <= 100_000 * MICROS:
        raise typer.BadParameter("between 0.000001 and 100000")
    return int(micros)


def _table(purse: PurseState, at_ms: int) -> Table:
    table = Table("Purse", "Amount")
    table.add_row("left to spend", money(purse.left))
    table.add_row("reserved for replies under way", money(purse.reserved))
    table.add_row("spent", money(purse.spent))
    table.add_row("put in since the beginning", money(purse.funded))
    table.add_row("taken this hour", money(purse.hours.get(hour_of(at_ms), 0)))
    table.add_row("taken today (UTC)", money(purse.days.get(day_of(at_ms), 0)))
    table.add_row("books", "balanced" if purse.balanced else "[red]do not balance[/red]")
    return table
