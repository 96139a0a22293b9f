"""`keys`: list, rotate and drop the keys that stand between numbers and the table."""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from antirelou.bootstrap.maintenance import maintenance

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_keys(context: typer.Context) -> None:
    """When each key took over, oldest first. Never the keys."""
    for since in maintenance(context.obj).key_book.since():
        typer.echo(f"{since}  {_when(since)}")


@app.command("rotate")
def rotate(context: typer.Context) -> None:
    """Add a key. It takes over in an hour; the others stay, so that nobody answered or opted out is forgotten."""
    typer.echo(f"The new key takes over at {_when(maintenance(context.obj).key_book.add_key(int(time.time())))}.")


@app.command("drop")
def drop(context: typer.Context, since: Annotated[int, typer.Argument(help="As `keys list` shows it.")]) -> None:
    """Forget a key, and with it everyone remembered under it, opt-outs included."""
    try:
        maintenance(context.obj).key_book.drop_key(since)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    typer.echo("Dropped.")


def _when(since: int) -> str:
    return datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d %H:%M UTC")
