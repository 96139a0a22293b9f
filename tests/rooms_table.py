"""The table of the chat, as the template makes it, on a real engine."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import engines
from tables import Table
from templates import template

_rooms = itertools.count(1)


@dataclass
class Rooms:
    client: Any
    name: str

    @classmethod
    def made(cls, client: Any) -> "Rooms":
        """A fresh one."""
        properties, name = template("infra/chat.yaml")["Resources"]["Rooms"]["Properties"], f"rooms-{next(_rooms)}"
        wanted = {key: properties[key] for key in ("BillingMode", "AttributeDefinitions", "KeySchema")}
        client.create_table(TableName=name, **wanted)
        return cls(client, name)

    @classmethod
    def on(cls, engine: str, new_table: Callable[[str], Table]) -> "Rooms":
        return cls.made(new_table(engine).client)

    def items(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    def put(self, **item: Any) -> None:
        self.client.put_item(TableName=self.name, Item=item)

    def left_over(self) -> Counter[str]:
        """What holds anything of a room, expired or not, and should not once all rooms are over."""
        kinds = Counter(item["pk"]["S"].partition("#")[0] for item in self.items())
        return Counter({f"left in the table: {kind}": kinds[kind] for kind in ("room", "queue") if kinds[kind]})


@contextmanager
def on_engine(name: str) -> Iterator[Rooms]:
    """An engine of one's own, for as long as it is needed."""
    engine = engines.start(name)
    try:
        yield Rooms.made(engine.client)
    finally:
        engine.stop()
