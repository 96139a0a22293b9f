"""`broadcast`: one message to everyone who asked for it, from the dry run to the closed books."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from antirelou.bootstrap.broadcasting import Broadcasting, broadcasting
from antirelou.commands.broadcast_told import for_machines, listed, told_progress, told_run
from antirelou.commands.money import micros, money, now_ms
from antirelou.domain.broadcast_file import BroadcastFile, BroadcastFileError, read_broadcast
from antirelou.domain.journal import Entry, EntryError, What
from antirelou.services.check_broadcast import DryRun
from antirelou.services.propose_broadcast import BroadcastRefusedError

app = typer.Typer(no_args_is_help=True)

Found = TypeVar("Found")

File = Annotated[Path, typer.Argument(help="A TOML file: docs/broadcast.md.", exists=True, dir_okay=False)]
Id = Annotated[str, typer.Argument(help="As `broadcast list` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON object, amounts in micros.")]


@app.callback()
def broadcast() -> None:
    """One message to everyone who asked for it."""


@app.command("check")
def check(context: typer.Context, file: File, as_json: Json = False) -> None:
    """A dry run: what each would receive, its price, how many they are, when. Sends nothing. Exit 1 if it must be
    mended."""
    parts, run = _checked(context, _read(file))
    typer.echo(json.dumps(for_machines(run))) if as_json else Console().print(*told_run(run, parts.currency), sep="\n")
    raise typer.Exit(1 if run.faults else 0)


@app.command("propose")
def propose(context: typer.Context, file: File) -> None:
    """Have it approved by another maintainer. Exit 1 if it must be mended first."""
    read = _read(file)
    parts, run = _checked(context, read)
    if run.faults:
        Console().print(*told_run(run, parts.currency), sep="\n")
        raise typer.Exit(1)
    _asked(lambda: parts.propose.propose(read, parts.caller_sha256))
    typer.echo(f"{read.id} is proposed. Another maintainer now types: broadcast approve {read.id}")


@app.command("approve")
def approve(
    context: typer.Context,
    name: Id,
    file: Annotated[Path | None, typer.Option(help="The file as you know it: refused if a byte differs.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="You have read it: do not ask.")] = False,
) -> None:
    """Read it as everybody would, and say yes. Not by whoever proposed it."""
    parts = _parts(context)
    shown = _asked(lambda: parts.propose.shown(name))
    Console().print(*told_run(parts.check(shown, now_ms()), parts.currency), sep="\n")
    sha256 = _read(file).sha256 if file else shown.sha256
    if not yes and not typer.confirm("Is this what everyone is to receive?"):
        raise typer.Exit(1)
    _asked(lambda: parts.propose.approve(name, sha256, parts.caller_sha256))
    typer.echo(f"{name} is approved. Next: broadcast fund {name} AMOUNT, then broadcast start {name}")


@app.command("fund")
def fund(
    context: typer.Context,
    name: Id,
    amount: Annotated[str, typer.Argument(help="As 20 or 20.50; a correction may be negative (after --).")],
    what: Annotated[What, typer.Option(help="For what. Never who gave.")] = What.OWN,
) -> None:
    """Put money in its own purse: never above the most that its file says."""
    parts = _parts(context)
    try:
        entry = Entry(secrets.token_hex(4), now_ms(), parts.caller, micros(amount), what)
    except EntryError as error:
        raise typer.BadParameter(str(error)) from None
    there = _asked(lambda: parts.fund.fund(name, entry))
    typer.echo(f"{money(entry.micros)} put in by {entry.by}; {money(there.left)} left to spend on it.")


@app.command("start")
def start(context: typer.Context, name: Id) -> None:
    """Let it go out. It waits for the hours of each country by itself."""
    _asked(lambda: _parts(context).steer.start(name, now_ms()))
    typer.echo(f"{name} goes out. `broadcast progress {name}` shows how far it is, `broadcast pause {name}` stops it.")


@app.command("pause")
def pause(context: typer.Context, name: Id) -> None:
    """Nobody else gets it from the very next message on, until `resume`."""
    _asked(lambda: _parts(context).steer.pause(name, now_ms()))
    typer.echo("Paused.")


@app.command("resume")
def resume(context: typer.Context, name: Id) -> None:
    """Go on at once where it stands. Of one that runs it brings back parts that got stuck; harmless at any time."""
    _asked(lambda: _parts(context).steer.resume(name, now_ms()))
    typer.echo("It goes on.")


@app.command("cancel")
def cancel(context: typer.Context, name: Id) -> None:
    """For good: nobody else gets it. What is left stays in its purse until `close`."""
    _asked(lambda: _parts(context).steer.cancel(name, now_ms()))
    typer.echo(f"Cancelled. Its money: broadcast close {name}, once delivery reports have come (75 hours).")


@app.command("close")
def close(context: typer.Context, name: Id) -> None:
    """Take out what is left, and make its books final. Three days after its end at the earliest."""
    parts = _parts(context)
    left = _asked(lambda: parts.fund.close(name, parts.caller, now_ms()))
    typer.echo(f"Closed; {money(left)} was left, and is in no purse now. To give it to the numbers: fund {money(left)}")


@app.command("progress")
def progress(
    context: typer.Context,
    name: Id,
    as_json: Json = False,
    audit: Annotated[bool, typer.Option("--audit", help="Prove its books against every subscriber's mark.")] = False,
) -> None:
    """How many of each ending, what it cost, what is left, until when. Exit 1 if its books do not balance."""
    parts = _parts(context)
    made = _asked(lambda: parts.measure.progress(name, now_ms()))
    proof = parts.measure.audit(name) if audit else None
    if as_json:
        typer.echo(json.dumps(for_machines(made, proof)))
    else:
        Console().print(*told_progress(made, proof, parts.currency), sep="\n")
    raise typer.Exit(0 if made.broadcast.balanced and not (proof and proof.faults) else 1)


@app.command("list")
def list_broadcasts(context: typer.Context) -> None:
    """All there ever were."""
    Console().print(listed(_parts(context).broadcasts.every()))


def _parts(context: typer.Context) -> Broadcasting:
    parts = broadcasting(context.obj)
    if parts is None:
        typer.echo("This stack has no broadcasts: deploy it with Broadcasts=on.")
        raise typer.Exit(1)
    return parts


def _checked(context: typer.Context, file: BroadcastFile) -> tuple[Broadcasting, DryRun]:
    parts = _parts(context)
    return parts, parts.check(file, now_ms())


def _read(path: Path) -> BroadcastFile:
    try:
        return read_broadcast(path.read_bytes())
    except BroadcastFileError as error:
        raise typer.BadParameter(str(error)) from None


def _asked(what: Callable[[], Found]) -> Found:
    """What cannot be done is said, and nothing is: exit 1."""
    try:
        return what()
    except BroadcastRefusedError as error:
        typer.echo(f"No: {error}.")
        raise typer.Exit(1) from None
