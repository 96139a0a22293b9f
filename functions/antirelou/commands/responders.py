"""`responders`: who answers in the chat - invite, list, remove - and the key that vouches for them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from antirelou.adapters.responder_book import ResponderBook
from antirelou.bootstrap import responders as bootstrap
from antirelou.commands import organisation_key
from antirelou.commands.money import now_ms
from antirelou.domain.certificate import LONGEST_LABEL, CertificateError, uncertified
from antirelou.domain.money import DAY_MS

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Where they read the invitation, and what they sign in with.")]
Key = Annotated[Path, typer.Option("--key", help="The file `responders new-key` wrote.")]


@app.command("invite")
def invite(
    context: typer.Context,
    email: Email,
    label: Annotated[str, typer.Option("--label", help="The name visitors and colleagues read: a first name, any.")],
) -> None:
    """Send somebody a password to begin with, good for three days. They choose theirs and enrol an authenticator."""
    name = label.strip()
    if "@" not in email or not (email + name).isprintable() or not 0 < len(name) <= LONGEST_LABEL:
        raise typer.BadParameter("write it as lea@example.org --label Léa")
    if not _book(context).invite(email, name):
        raise typer.BadParameter("they are there already: `responders remove` first, to begin anew")
    typer.echo("Invited. Once they signed in, certify the key that their desk shows: `responders certify`.")


@app.command("list")
def list_responders(context: typer.Context) -> None:
    """Who may sign in."""
    for entry in _book(context).every():
        typer.echo(f"{entry.label}  {entry.email}  {'ready' if entry.ready else 'invited'}")


@app.command("remove")
def remove(context: typer.Context, email: Email) -> None:
    """Let somebody sign in no more. After a lost phone too: invite them again."""
    if not _book(context).remove(email):
        raise typer.BadParameter("nobody is known by that address")
    typer.echo("Removed. A desk that is open stays so for three hours at most; its certificate until it runs out.")


@app.command("new-key")
def new_key(file: Annotated[Path, typer.Argument(help="Where the private key goes: a stick kept offline.")]) -> None:
    """Make the organisation's key, and print the public one: the stack's setting ChatKey. Needs no AWS."""
    try:
        public = organisation_key.make_key(file)
    except FileExistsError:
        raise typer.BadParameter("that file is there: a key is never overwritten") from None
    except OSError as error:
        raise typer.BadParameter(f"that file cannot be written: {error.strerror}") from None
    typer.echo(public)


@app.command("certify")
def certify(
    key: Key,
    public_key: Annotated[str, typer.Option("--public-key", help="As their desk shows it; else asked for.")] = "",
    label: Annotated[str, typer.Option("--label", help="Their name, as they were invited; else asked for.")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it holds.")] = 90,
) -> None:
    """Vouch for a responder's device, and print the line to paste into their desk. Needs no AWS and no network.

    Ask them for the key by a way you know them on: whoever's key is certified is believed to be a responder.
    """
    until = (now_ms() + days * DAY_MS) // 1000
    try:
        asked = uncertified(public_key or _read("Their key"), label or _read("Their label"), until)
        typer.echo(organisation_key.certify(key, asked).line)
    except CertificateError as error:
        raise typer.BadParameter(str(error)) from None


def _read(name: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(name)).strip()
    return sys.stdin.readline().strip()


def _book(context: typer.Context) -> ResponderBook:
    book = bootstrap.responder_book(context.obj)
    if not book.there:
        raise typer.BadParameter("this stack has no chat: deploy it with Chat=on first")
    return book
