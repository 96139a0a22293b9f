"""Block, unblock, forget: people by id, and a number only where it is whispered."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.bootstrap.maintenance import maintenance
from antirelou.commands.money import now_ms
from antirelou.services.forget_person import NotANumberError, TooSoonError

Id = Annotated[str, typer.Argument(help="As `status` shows it.")]


def block(context: typer.Context, person: Id) -> None:
    """Never answer this sender again, on any number, for a year."""
    _known(lambda: maintenance(context.obj).people.block(person, now_ms()))
    typer.echo("Blocked. A container that knew them may take an hour to notice.")


def unblock(context: typer.Context, person: Id) -> None:
    """Answer this sender again, within the limits."""
    _known(lambda: maintenance(context.obj).people.unblock(person))
    typer.echo("Unblocked. A container that knew them may take an hour to notice.")


def forget(context: typer.Context) -> None:
    """Forget someone who asks: reads their number on standard input, erases all that its keys reach.

    Their opt-out and their block are forgotten too. The number is shown nowhere: echo it into the command from a
    file, or type it and press Ctrl-D.
    """
    number = sys.stdin.read(64)
    try:
        erased = maintenance(context.obj).forget_person(number, now_ms())
    except NotANumberError:
        raise typer.BadParameter("that is not a phone number; write it as +15145550100") from None
    except TooSoonError:
        typer.echo("They were answered in the last 15 minutes: nothing was erased, try again later.")
        raise typer.Exit(1) from None
    typer.echo(f"{erased} items erased." if erased else "Nothing was known of them.")


def _known(change: Callable[[], None]) -> None:
    try:
        change()
    except ClientError as error:
        if not condition_failed(error):
            raise
        raise typer.BadParameter("nobody is known by that id") from None
