"""Subscribers as broadcasts meet them: page by page of a shard, and counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.subscriber_item import Item, member_in, shard_pk
from antirelou.domain.broadcast import Mark, Member
from antirelou.domain.slice import Slice
from antirelou.domain.subscriber import SHARDS
from antirelou.services.broadcast_ports import Page

Group = tuple[str, str, str]
"""Country, locale, name of the number of ours."""


class TableAudience:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def page(self, slice_: Slice, size: int, now_ms: int) -> Page:
        answer = self._client.query(**self._after(slice_), Limit=size)
        members = tuple(_member(item, now_ms) for item in answer["Items"])
        return Page(members, "LastEvaluatedKey" in answer)

    def groups(self, countries: Sequence[str], now_ms: int) -> Counter[Group]:
        """How many are subscribed. Reads them all, but for their numbers."""
        counted: Counter[Group] = Counter()
        for country in countries:
            for shard in range(SHARDS):
                counted.update(self._grouped(Slice("", country, shard), now_ms))
        return counted

    def left(self, slice_: Slice, now_ms: int) -> int:
        """How many of the shard are still to come."""
        return sum(1 for _ in self._grouped(slice_, now_ms))

    def _grouped(self, slice_: Slice, now_ms: int) -> Iterator[Group]:
        pages = self._client.get_paginator("query").paginate(
            **self._after(slice_, {":now": n(now_ms // 1000)}),
            FilterExpression="attribute_exists(sealed) AND expires_at > :now",
            ProjectionExpression="#locale, #number",
            ExpressionAttributeNames={"#locale": "locale", "#number": "number"},
        )
        for page in pages:
            for item in page["Items"]:
                yield slice_.country, item["locale"]["S"], item["number"]["S"]

    def marks(self, broadcast: str, countries: Sequence[str]) -> Iterator[Mark]:
        """Every mark of a broadcast. Reads every subscriber."""
        for country in countries:
            for shard in range(SHARDS):
                pages = self._client.get_paginator("query").paginate(
                    **self._after(Slice(broadcast, country, shard)),
                    ProjectionExpression="pk, sk, got.#id",
                    ExpressionAttributeNames={"#id": broadcast},
                )
                members = (member_in(item) for page in pages for item in page["Items"])
                yield from (member.got[broadcast] for member in members if broadcast in member.got)

    def _after(self, slice_: Slice, values: Item | None = None) -> Item:
        beyond = {":after": {"S": slice_.after}} if slice_.after else {}
        return {
            "TableName": self._table,
            "ConsistentRead": True,
            "KeyConditionExpression": "pk = :pk" + (" AND sk > :after" if beyond else ""),
            "ExpressionAttributeValues": {
                ":pk": {"S": shard_pk(slice_.country, slice_.shard)},
                **beyond,
                **(values or {}),
            },
        }


def _member(item: Item, now_ms: int) -> Member:
    """The table forgets late: whose time is over is not subscribed."""
    member = member_in(item)
    return member if amount(item.get("expires_at")) * 1000 > now_ms else replace(member, sealed=b"")
