"""The commands, and how they fail: 0 done, 1 something needs a human, 2 wrong words, 3 AWS could not be reached."""

import sys
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from antirelou.commands import carriers, keys, numbers, people, purse, responders, rota, script, shield, status, texts

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Run an antirelou stack: its money, its words, its keys. Needs AWS credentials and the stack's name.",
)
app.command("status")(status.status)
app.command("pause")(purse.pause)
app.command("resume")(purse.resume)
app.command("fund")(purse.fund)
app.command("shield")(shield.shield)
app.command("sweep")(purse.sweep)
app.command("block")(people.block)
app.command("unblock")(people.unblock)
app.command("forget")(people.forget)
app.add_typer(numbers.app, name="numbers", help="The pool of numbers.")
app.add_typer(texts.app, name="texts", help="The words people read.")
app.add_typer(rota.app, name="rota", help="When responders are promised.")
app.add_typer(script.app, name="script", help="Conversations written in advance.")
app.add_typer(carriers.app, name="carriers", help="What carriers other than AWS know the stack by.")
app.add_typer(responders.app, name="responders", help="Who answers in the chat, and the key that vouches for them.")
app.add_typer(keys.app, name="keys", help="The keys that keep numbers from being stored.")

Stack = Annotated[str, typer.Option("--stack", envvar="ANTIRELOU_STACK", help="The stack's name.")]


@app.callback()
def choose_stack(context: typer.Context, stack: Stack = "antirelou") -> None:
    context.obj = stack


def main() -> None:
    try:
        app(prog_name="antirelou")
    except (BotoCoreError, ClientError) as error:
        Console(stderr=True).print(f"AWS said no: {error}. Check --stack, the region and the credentials.")
        sys.exit(3)
