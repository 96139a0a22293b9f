"""A sender's item: its key, and its lines, lists of replies with the newest first (`consent:main`)."""

from collections.abc import Iterator
from typing import Any

from antirelou.domain.reply import Kind
from antirelou.domain.sender import Line

Item = dict[str, Any]

PREFIX = "sender#"


def key_of(sender_key: str) -> Item:
    return {"pk": {"S": PREFIX + sender_key}}


def attribute_of(number: str, kind: Kind) -> str:
    return f"{kind.value}:{number}"


def lines_of(item: Item) -> Iterator[tuple[Line, list[Item]]]:
    """Each line with its entries; other attributes have no colon in their names."""
    for name, value in item.items():
        kind, colon, number = name.partition(":")
        if colon:
            yield (number, Kind(kind)), [entry["M"] for entry in value["L"]]


def entries_of(item: Item) -> Iterator[Item]:
    """Every entry of every line."""
    for _, entries in lines_of(item):
        yield from entries
