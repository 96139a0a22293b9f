"""`texts lint`: what each text costs, and what is wrong with it."""

import typer
from rich.console import Console
from rich.table import Table

from antirelou.adapters.files import read_prices, read_words
from antirelou.domain.money import MICROS, Prices
from antirelou.services.lint_texts import Linted, lint_texts

app = typer.Typer(no_args_is_help=True)


@app.callback()
def texts() -> None:
    """The words people read."""


@app.command("lint")
def lint() -> None:
    """Encoding, segments and price per country of every text. Exit 1 if one of them must be mended. Needs no AWS."""
    prices = read_prices()
    linted = lint_texts(read_words().values(), prices)
    table = Table("Text", "Characters", "Encoding", "Segments", "Carrier", *_countries(prices), "To mend")
    for each in linted:
        for carrier in _paid(prices):
            table.add_row(*_row(each, carrier))
    Console(width=160).print(table)
    typer.echo("Prices in US dollars for the whole text, at most.")
    raise typer.Exit(1 if any(each.faults for each in linted) else 0)


def _paid(prices: Prices) -> list[str]:
    """The carriers that bill by the text."""
    return [carrier for carrier, listed in prices.segment_usd_micros.items() if any(listed.values())]


def _countries(prices: Prices) -> list[str]:
    return sorted({country for listed in prices.segment_usd_micros.values() for country in listed})


def _row(each: Linted, carrier: str) -> list[str]:
    costs = [f"{micros / MICROS:.4f}" for _, micros in sorted(each.price_usd_micros[carrier].items())]
    name = f"{each.locale} {each.kind.value}"
    size = [str(each.length), each.billing.encoding, str(each.billing.segments)]
    return [name, *size, carrier, *costs, "; ".join(each.faults)]
