"""The words and the prices, out of the files packed with the functions."""

import tomllib
from importlib.resources import files
from typing import Any

from antirelou.domain.helpline import Days, Helpline
from antirelou.domain.money import Prices
from antirelou.domain.number import Numbers
from antirelou.domain.pool import read_numbers as read_entries
from antirelou.domain.reply import WORDED, Words


def read_words() -> dict[str, Words]:
    """Every locale's words, by locale."""
    found = (entry for entry in files("antirelou.texts").iterdir() if entry.name.endswith(".toml"))
    words = [_words(entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8"))) for entry in found]
    return {each.locale: each for each in words}


def _words(locale: str, fields: dict[str, dict[str, str]]) -> Words:
    return Words(
        locale=locale,
        by_kind={kind: fields[kind.value]["text"] for kind in WORDED},
        spoken=fields["spoken"]["text"],
        ucs2_wanted=frozenset(kind for kind in WORDED if fields[kind.value].get("ucs2_wanted")),
        opening=fields["opening"]["text"],
    )


def read_numbers() -> Numbers:
    """The pool as it is deployed. Raises PoolError."""
    entries = tomllib.loads(files("antirelou").joinpath("numbers.toml").read_text("utf-8"))
    return read_entries(entries, frozenset(read_words()))


def read_prices() -> Prices:
    fields = tomllib.loads(files("antirelou").joinpath("prices.toml").read_text("utf-8"))
    return Prices(
        {
            carrier: {country: row["segment_usd_micros"] for country, row in rows.items()}
            for carrier, rows in fields.items()
        }
    )


def read_helplines() -> tuple[Helpline, ...]:
    """In the order of the file."""
    rows = tomllib.loads(files("antirelou").joinpath("helplines.toml").read_text("utf-8"))["helpline"]
    return tuple(_helpline(row) for row in rows)


def _helpline(row: dict[str, Any]) -> Helpline:
    row = {**row, "hours": Days(row.get("hours", ""))}
    return Helpline(opens=row.pop("from", ""), closes=row.pop("to", ""), **row)
