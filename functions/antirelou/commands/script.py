"""`script lint`: what is wrong with the scripts, and what they cost. `script play`, `script graph`: one of them."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from antirelou.adapters.files import read_helplines, read_prices, read_words
from antirelou.adapters.script_tone import read_tones, tone_of
from antirelou.commands.script_files import FOLDER, script_in
from antirelou.commands.script_player import Player
from antirelou.commands.script_svg import svg_of
from antirelou.domain.money import MICROS
from antirelou.domain.script import Script
from antirelou.domain.script_file import ScriptError
from antirelou.domain.script_paths import path_faults
from antirelou.services.lint_scripts import Priced, lint_scripts, price_script

app = typer.Typer(no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A script: functions/antirelou/scripts/<name>.<locale>.yaml")]

_AT_HOME = {"fr-FR": "FR", "fr-CA": "CA"}


@app.callback()
def script() -> None:
    """Conversations written in advance (docs/scripts.md). Nothing here needs AWS."""


@app.command("lint")
def lint(folder: Annotated[Path, typer.Option(help="Where the scripts are.")] = FOLDER) -> None:
    """Segments and price of every text. Exit 2 if a script cannot be read, 1 if something of one must be mended."""
    tones, helplines, prices = read_tones(), read_helplines(), read_prices()
    scripts = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    found = lint_scripts(scripts, helplines, lambda locale: tone_of(tones, locale), sorted(read_words()))
    Console(width=160).print(_table([row for each in scripts for row in price_script(each, helplines, prices)]))
    typer.echo("Segments, and US dollars for the whole text, of the dearest carrier, at most.")
    for fault in found:
        typer.echo(fault)
    if found or not scripts:
        raise typer.Exit(1)
    typer.echo(f"{len(scripts)} scripts, all of them sound.")


@app.command("play")
def play(
    file: File,
    fast: Annotated[bool, typer.Option("--fast", help="Without dots and pauses.")] = False,
    sms: Annotated[bool, typer.Option("--sms", help="What would go by text, and its segments.")] = False,
    country: Annotated[str, typer.Option(help="Whose law and numbers; by default the language's.")] = "",
) -> None:
    """Play it here. A choice's number, your own words, STOP, AIDE, 17; an empty line is silence."""
    played = _read(file)
    where = country or _AT_HOME.get(played.locale, "CA")
    wait = _no_dots if fast or not sys.stdout.isatty() else _dots
    Player(played, read_helplines(), say=typer.echo, ask=_ask, wait=wait, sms=sms).play(where)


@app.command("graph")
def graph(file: File, svg: Annotated[Path, typer.Option(help="Where to draw it.")]) -> None:
    """Draw its steps, and where they lead. Exit 1 if they lead nowhere."""
    drawn = _read(file)
    found = path_faults(drawn)
    for fault in found:
        typer.echo(f"{file.name}: {fault}", err=True)
    if found:
        raise typer.Exit(1)
    svg.write_text(svg_of(drawn), "utf-8")
    typer.echo(f"{svg}: {len(drawn.steps)} steps and the reveal.")


def _read(path: Path) -> Script:
    try:
        return script_in(path)
    except ScriptError as error:
        raise typer.BadParameter(str(error)) from None


def _table(rows: list[Priced]) -> Table:
    table = Table("Script", "Text", *rows[0].segments if rows else ())
    for each in rows:
        table.add_row(each.script, each.text, *(_cell(each, country) for country in each.segments))
    return table


def _cell(row: Priced, country: str) -> str:
    cost = row.usd_micros[country]
    return f"{row.segments[country]} {'' if cost is None else f'{cost / MICROS:.4f}'}"


def _ask(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        return None


def _dots(ms: int) -> None:
    for count in range(ms // 200):
        sys.stdout.write(f"\r{'.' * (1 + count % 3):3}")
        sys.stdout.flush()
        time.sleep(0.2)
    sys.stdout.write("\r   \r")


def _no_dots(_: int) -> None: ...
