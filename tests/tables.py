"""A table on a real engine, and the adapters over it."""

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pynamodb.connection import Connection

from antirelou.adapters.claims import TableClaims
from antirelou.adapters.files import read_words
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.journal import TableJournal
from antirelou.adapters.marks import TableMarks
from antirelou.adapters.notices import TableNotices
from antirelou.adapters.pool import TablePool
from antirelou.adapters.prefixes import TablePrefixes
from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.rows import connect
from antirelou.adapters.senders import TableSenders
from antirelou.adapters.settlements import TableSettlements
from antirelou.adapters.slips import TableSlips
from antirelou.adapters.tallies import TableTallies
from antirelou.adapters.waits import TableWaits
from antirelou.domain.journal import Entry, What
from antirelou.services.fund_purse import FundPurse
from emulator import REGION
from engines import Engine
from house import CAPS, NOW

_entries = itertools.count()
LOCALES = frozenset(read_words())


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
        return TableSenders(self.client, self.name, LOCALES)

    def marks(self) -> TableMarks:
        return TableMarks(self.client, self.name)

    def purse(self, caps: Any = CAPS) -> TablePurse:
        return TablePurse(self.client, self.name, caps)

    def fund(self, micros: int, at_ms: int = NOW) -> None:
        entry = Entry(f"e{next(_entries)}", at_ms, "tests", micros, What.GRANT)
        FundPurse(self.journal(), self.slips())(entry)

    def journal(self) -> TableJournal:
        connect(self.name, REGION)
        return self._journal

    @cached_property
    def _journal(self) -> TableJournal:
        return TableJournal(Connection(region=REGION, host=self.engine.url))

    def slips(self) -> TableSlips:
        return TableSlips(self.client, self.name)

    def settlements(self) -> TableSettlements:
        return TableSettlements(self.client, self.name)

    def flows(self) -> TableFlows:
        return TableFlows(self.client, self.name)

    def prefixes(self, quota: int = 1_000_000) -> TablePrefixes:
        return TablePrefixes(self.client, self.name, quota)

    def claims(self) -> TableClaims:
        return TableClaims(self.client, self.name)

    def notices(self) -> TableNotices:
        return TableNotices(self.client, self.name)

    def waits(self) -> TableWaits:
        return TableWaits(self.client, self.name)

    def tallies(self) -> TableTallies:
        return TableTallies(self.client, self.name)

    def pool(self) -> TablePool:
        return TablePool(self.client, self.name, LOCALES)

    def book(self) -> TablePurseBook:
        return TablePurseBook(self.client, self.name)
