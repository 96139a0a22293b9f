"""A table on a real engine, and the adapters over it."""

from dataclasses import dataclass
from typing import Any

from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.senders import TableSenders
from engines import Engine
from house import CAPS


@dataclass
class Table:
    """A fresh table on a real engine."""

    engine: Engine
    client: Any
    name: str

    def wipe(self) -> "Table":
        """Empty it: quicker than another table, for which PynamoDB makes another client."""
        for page in self.client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True):
            for item in page["Items"]:
                self.client.delete_item(TableName=self.name, Key={"pk": item["pk"]})
        return self

    def senders(self) -> TableSenders:
        return TableSenders(self.client, self.name)

    def purse(self, caps: Any = CAPS) -> TablePurse:
        return TablePurse(self.client, self.name, caps)

    def book(self) -> TablePurseBook:
        return TablePurseBook(self.client, self.name)
