"""What is known of senders, and noted of them: one item per person, `sender#<key>`."""

from collections.abc import Collection, Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.flow_item import KEY as FLOW
from antirelou.adapters.flow_item import read_flow
from antirelou.adapters.pool import KEY as POOL
from antirelou.adapters.pool import read_pool
from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.sender_item import (
    MAY_BE_ANSWERED,
    PREFIX,
    Item,
    heard_attribute,
    heard_in,
    key_of,
    lines_of,
)
from antirelou.adapters.talk_item import NAME as TALK
from antirelou.adapters.talk_item import talk_in
from antirelou.domain.money import DAY_MS
from antirelou.domain.sender import Heard, PastReply, SenderRecord
from antirelou.domain.talk import Talk
from antirelou.services.ports import LineState, Looked

_LASTS_DAYS = 34  # as long as a reply is remembered, by default
_OPT_OUT_DAYS = 3650  # "for good", and still with an end: numbers are given to other people in time


class TableSenders:
    def __init__(self, client: Any, table: str, locales: frozenset[str]) -> None:
        """`locales`: those a number added to the pool may speak."""
        self._client = client
        self._table = table
        self._locales = locales

    def look(self, people: Sequence[tuple[str, ...]], with_line: bool = False, certain: bool = False) -> Looked:
        keys = sorted({key for person in people for key in person})
        items = self._items([key_of(key) for key in keys] + ([FLOW, POOL] if with_line else []), certain)
        records = [SenderRecord.merge(_record(items.get(PREFIX + key, {})) for key in person) for person in people]
        return Looked(records, self._line(items) if with_line else None)

    def _line(self, items: dict[str, Item]) -> LineState:
        flow, pool = (items.get(key["pk"]["S"], {}) for key in (FLOW, POOL))
        return LineState(read_flow(flow), read_pool(pool, self._locales))

    def _items(self, keys: list[Item], certain: bool) -> dict[str, Item]:
        found: dict[str, Item] = {}
        request = {self._table: {"Keys": keys} | ({"ConsistentRead": True} if certain else {})}
        while request:
            answer = self._client.batch_get_item(RequestItems=request)
            found |= {item["pk"]["S"]: item for item in answer["Responses"].get(self._table, [])}
            request = answer.get("UnprocessedKeys", {})
        return found

    def opt_out(self, sender_key: str, now_ms: int) -> Talk | None:
        answer = self._client.update_item(
            **self._at(sender_key),
            UpdateExpression="SET opted_out_ms = :now, expires_at = :expires REMOVE #talk",
            ExpressionAttributeNames={"#talk": TALK},
            ExpressionAttributeValues={
                ":now": n(now_ms),
                ":expires": n((now_ms + _OPT_OUT_DAYS * DAY_MS) // 1000),
            },
            ReturnValues="ALL_OLD",
        )
        return talk_in(answer.get("Attributes", {}))

    def hear(self, sender_key: str, heard: Collection[Heard], gone: Collection[Heard], now_ms: int) -> SenderRecord:
        noted = {heard_attribute(each): each.sent_ms for each in heard}  # one text may be there with two times
        names = {f"#h{i}": name for i, name in enumerate(noted)}
        old = {f"#g{i}": name for i, name in enumerate({heard_attribute(each) for each in gone} - noted.keys())}
        sets = ", ".join(f"{alias} = :h{i}" for i, alias in enumerate(names))
        try:
            answer = self._client.update_item(
                **self._at(sender_key),
                UpdateExpression=f"SET {sets}, expires_at = :expires" + (f" REMOVE {', '.join(old)}" if old else ""),
                ConditionExpression=MAY_BE_ANSWERED,  # an opt-out has an end of its own, later than this one
                ExpressionAttributeNames=names | old,
                ExpressionAttributeValues={
                    **{f":h{i}": n(sent_ms) for i, sent_ms in enumerate(noted.values())},
                    ":expires": n((now_ms + _LASTS_DAYS * DAY_MS) // 1000),
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return _record(item_before(error))  # `mark` says no
        return _record(answer["Attributes"])

    def silence(self, sender_key: str, until_ms: int, now_ms: int) -> None:
        try:
            self._client.update_item(
                **self._at(sender_key),
                UpdateExpression="SET silent_ms = :until, expires_at = :expires",
                ConditionExpression=f"{MAY_BE_ANSWERED} AND (attribute_not_exists(silent_ms) OR silent_ms < :until)",
                ExpressionAttributeValues={
                    ":until": n(until_ms),
                    ":expires": n((now_ms + _LASTS_DAYS * DAY_MS) // 1000),
                },
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: silent for longer already, or for good
                raise

    def _at(self, sender_key: str) -> Item:
        return {"TableName": self._table, "Key": key_of(sender_key)}


def _record(item: Item) -> SenderRecord:
    replies = {line: _past(entries) for line, entries in lines_of(item)}
    return SenderRecord(
        opted_out="opted_out_ms" in item,
        blocked="blocked_ms" in item,
        silent_until_ms=amount(item.get("silent_ms")),
        replies=replies,
        heard=heard_in(item),
        talk=talk_in(item),
    )


def _past(entries: list[Item]) -> tuple[PastReply, ...]:
    return tuple(PastReply(each["id"]["S"], int(each["sent_ms"]["N"]), each["via"]["S"]) for each in entries)
