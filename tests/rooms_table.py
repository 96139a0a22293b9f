"""The table of the chat, as the template makes it, on a real engine."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tables import Table
from templates import template

_rooms = itertools.count(1)


@dataclass
class Rooms:
    client: Any
    name: str

    @classmethod
    def beside(cls, table: Table) -> "Rooms":
        """A fresh one, on the engine of that table."""
        properties = template()["Resources"]["Rooms"]["Properties"]
        name = f"rooms-of-{table.name}-{next(_rooms)}"
        wanted = {key: properties[key] for key in ("BillingMode", "AttributeDefinitions", "KeySchema")}
        table.client.create_table(TableName=name, **wanted)
        return cls(table.client, name)

    @classmethod
    def on(cls, engine: str, new_table: Callable[[str], Table]) -> "Rooms":
        return cls.beside(new_table(engine))

    def items(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    def put(self, **item: Any) -> None:
        self.client.put_item(TableName=self.name, Item=item)
