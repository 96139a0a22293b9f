"""A sender's item: its key, its lines, and what was noted while the shield was up.

Lines are lists of replies with the newest first (`consent:main`). Noted texts are `heard_<id>`, or `echo_<id>` for what
many senders sent, each with the time of the text.
"""

from collections.abc import Iterator
from typing import Any

from antirelou.domain.reply import Kind
from antirelou.domain.sender import Heard, Line

Item = dict[str, Any]

PREFIX = "sender#"
MAY_BE_ANSWERED = "attribute_not_exists(opted_out_ms) AND attribute_not_exists(blocked_ms)"


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


def heard_attribute(heard: Heard) -> str:
    return ("echo_" if heard.echo else "heard_") + heard.id


def heard_in(item: Item) -> frozenset[Heard]:
    noted = ((*name.partition("_"), value) for name, value in item.items())
    return frozenset(
        Heard(name, int(value["N"]), echo=kind == "echo") for kind, _, name, value in noted if kind in ("heard", "echo")
    )
