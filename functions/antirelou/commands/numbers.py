"""`numbers`: the pool, what comes to each number, where the demand is; add, rest, wake, burn, drop."""

import dataclasses
import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from antirelou.adapters.files import read_numbers, read_words
from antirelou.bootstrap.pool import pool_parts
from antirelou.commands.money import money, now_ms
from antirelou.domain.money import day_of
from antirelou.domain.number import Number, State
from antirelou.domain.phone import parse_phone
from antirelou.domain.pool import CARRIERS, PoolError
from antirelou.domain.tally import FEWEST, Tally, Traffic, demand, read_tally, region_of

app = typer.Typer(no_args_is_help=False, invoke_without_command=True)

_DAYS = 30
Found = TypeVar("Found")
_COLOURS = {State.ACTIVE: "green", State.RESTING: "yellow", State.BURNED: "red"}

Name = Annotated[str, typer.Argument(help="As the list shows it.")]
Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")]


@app.callback()
def numbers(context: typer.Context, as_json: Json = False) -> None:
    """The pool, its last 30 days, and where people write from without a number of ours being there."""
    if context.invoked_subcommand:
        return
    parts = pool_parts(context.obj)
    today, every = day_of(now_ms()), parts.manage.numbers().all
    tally = read_tally(parts.tallies.read(range(today - _DAYS + 1, today + 1)))
    if as_json:
        typer.echo(json.dumps(_for_machines(every, tally)))
        return
    Console().print(_pool(every, tally))
    Console().print(_demand(every, tally))


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="For good, as montreal: lower-case letters, digits, dashes.")],
    number: Annotated[str, typer.Option(help="As +15145550100.")],
    locale: Annotated[str, typer.Option(help="What it answers in.")],
    carrier: Annotated[str, typer.Option(help=", ".join(CARRIERS))] = "aws",
    origination: Annotated[str, typer.Option(help="What the carrier calls it: on AWS, its ARN.")] = "",
    region: Annotated[str, typer.Option(help="Shown to people who pick a number.")] = "",
    scripts: Annotated[bool, typer.Option("--scripts", help="Its texters can play scripts: docs/scripts.md.")] = False,
    other: Annotated[
        list[str] | None, typer.Option("--set", help="Any other field of numbers.toml, as call_delay_minutes=30.")
    ] = None,
) -> None:
    """Add a number without a deploy. It answers within seconds; numbers.toml tells what each field is."""
    fields = {"number": number, "locale": locale, "carrier": carrier, "origination": origination, "region": region}
    given = {field: value for field, value in fields.items() if value} | dict(map(_field, other or []))
    given |= {"scripts": True} if scripts else {}
    added = _asked(lambda: pool_parts(context.obj).manage.add(name, given))
    typer.echo(f"{added.name} is in the pool, {added.state.value}. Point it here at its carrier: docs/carriers.md.")


@app.command("rest")
def rest(context: typer.Context, name: Name) -> None:
    """Offer it to nobody any more. Whoever was given it still gets answers."""
    _change(context, name, State.RESTING, "is offered to nobody; it still answers.")


@app.command("wake")
def wake(context: typer.Context, name: Name) -> None:
    """Offer it again."""
    _change(context, name, State.ACTIVE, "is offered again.")


@app.command("burn")
def burn(context: typer.Context, name: Name) -> None:
    """Too well known to protect anyone: it answers nobody from now on, for good."""
    _change(context, name, State.BURNED, "answers nobody any more, within seconds. Give it back to its carrier.")


@app.command("drop")
def drop(context: typer.Context, name: Name) -> None:
    """Take one out that was added without a deploy. Texts to it are then not ours."""
    _asked(lambda: pool_parts(context.obj).manage.drop(name))
    typer.echo(f"{name} is out of the pool.")


@app.command("lint")
def lint() -> None:
    """Check numbers.toml. Exit 2 if an entry must be mended. Needs no AWS."""
    found = _asked(read_numbers)
    typer.echo(f"{len(found.all)} numbers, all of them sound, in {len(read_words())} languages at most.")


def _change(context: typer.Context, name: str, state: State, said: str) -> None:
    _asked(lambda: pool_parts(context.obj).manage.set_state(name, state))
    typer.echo(f"{name} {said}")


def _asked(what: Callable[[], Found]) -> Found:
    try:
        return what()
    except PoolError as error:
        raise typer.BadParameter(str(error)) from None


def _field(given: str) -> tuple[str, Any]:
    """Numbers and tables as in JSON, anything else as it stands."""
    name, equals, value = given.partition("=")
    if not equals:
        raise typer.BadParameter("write it as call_delay_minutes=30")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _for_machines(every: tuple[Number, ...], tally: Tally) -> dict[str, Any]:
    rows = [
        {
            "name": number.name,
            "carrier": number.carrier,
            "region": number.region,
            "state": number.state.value,
            **dataclasses.asdict(tally.numbers.get(number.name, Traffic())),
        }
        for number in every
    ]
    shown = demand(tally, _regions(every))
    return {"numbers": rows, "demand": [{"region": r, "people": n, "served": served} for r, n, served in shown]}


def _pool(every: tuple[Number, ...], tally: Tally) -> Table:
    table = Table("Number", "", "Carrier", "Region", "State", f"Contacts, {_DAYS} days", "Answered", "Attack", "Spent")
    for number in every:
        traffic = tally.numbers.get(number.name, Traffic())
        table.add_row(
            number.name,
            number.number,
            number.carrier,
            number.region,
            f"[{_COLOURS[number.state]}]{number.state.value}[/]",
            str(traffic.contacts),
            f"{traffic.answer_rate:.0%}" if traffic.contacts else "-",
            f"{traffic.attack_share:.0%}" if traffic.contacts else "-",
            money(traffic.micros),
        )
    return table


def _demand(every: tuple[Number, ...], tally: Tally) -> Table:
    table = Table("People write from", f"How many, {_DAYS} days (above {FEWEST})", "A number of ours there?")
    for region, people, served in demand(tally, _regions(every)):
        table.add_row(region, str(people), "[green]yes[/green]" if served else "[yellow]no: the next one?[/yellow]")
    return table


def _regions(every: tuple[Number, ...]) -> frozenset[str]:
    """Where the numbers people are offered are at home."""
    phones = [parse_phone(number.number) for number in every if number.state is State.ACTIVE]
    return frozenset(region_of(phone) for phone in phones if phone)
