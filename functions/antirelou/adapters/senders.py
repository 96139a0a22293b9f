"""Senders in the table: one item per person, `sender#<key>`.

Each line (number and kind of reply) is a list attribute, newest reply first, so that sliding limits are conditions on
two of its elements and one update both judges and claims: `consent:main[0].at` for the quiet hours, `[n-1].at` for the
thirty days.
"""

from collections.abc import Collection, Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.flow_item import KEY as FLOW
from antirelou.adapters.flow_item import read_flow
from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.sender_item import (
    PREFIX,
    Item,
    attribute_of,
    heard_attribute,
    heard_in,
    key_of,
    lines_of,
)
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS
from antirelou.domain.outcome import Reason
from antirelou.domain.reply import Reply
from antirelou.domain.sender import Heard, PastReply, SenderRecord
from antirelou.services.ports import Looked

_MAY_BE_ANSWERED = "attribute_not_exists(opted_out_ms) AND attribute_not_exists(blocked_ms)"
_LASTS_DAYS = 34  # as long as a reply is remembered, by default
_OPT_OUT_DAYS = 3650  # "for good", and still with an end: numbers are given to other people in time
_REPORTS_DAYS = 4  # a delivery report may come 75 hours after a reply: the item outlives it


class TableSenders:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def look(self, people: Sequence[tuple[str, ...]], with_flow: bool = False) -> Looked:
        keys = sorted({key for person in people for key in person})
        items = self._items([key_of(key) for key in keys] + ([FLOW] if with_flow else []))
        records = [SenderRecord.merge(_record(items.get(PREFIX + key, {})) for key in person) for person in people]
        return Looked(records, read_flow(items.get(FLOW["pk"]["S"], {})) if with_flow else None)

    def _items(self, keys: list[Item]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        request = {self._table: {"Keys": keys}}
        while request:
            answer = self._client.batch_get_item(RequestItems=request)
            found |= {item["pk"]["S"]: item for item in answer["Responses"].get(self._table, [])}
            request = answer.get("UnprocessedKeys", {})
        return found

    def mark(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Reason | None:
        try:
            self._client.update_item(**self._marking(reply, reservation, limits, now_ms))
        except ClientError as error:
            if not condition_failed(error):
                raise
            return _why_not(item_before(error), reply, reservation, limits)
        return None

    def _marking(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Item:
        last = f"#line[{limits.replies - 1}]"
        lasts_ms = max(limits.window_ms, limits.quiet_ms) + _REPORTS_DAYS * DAY_MS
        return {
            **self._at(reply.sender_key),
            "UpdateExpression": "SET #line = list_append(:this, if_not_exists(#line, :none)), expires_at = :expires",
            "ConditionExpression": (
                f"{_MAY_BE_ANSWERED} AND (attribute_not_exists(silent_ms) OR silent_ms <= :sent)"
                " AND (attribute_not_exists(#line[0]) OR #line[0].sent_ms <= :quiet)"
                f" AND (attribute_not_exists({last}) OR {last}.sent_ms <= :window)"
            ),
            "ExpressionAttributeNames": {"#line": _attribute(reply)},
            "ExpressionAttributeValues": {
                ":this": {"L": [_entry(reply, reservation, now_ms)]},
                ":none": {"L": []},
                ":expires": n((now_ms + lasts_ms) // 1000),
                ":sent": n(reply.at_ms),
                ":quiet": n(reply.at_ms - limits.quiet_ms),
                ":window": n(reply.at_ms - limits.window_ms),
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def unmark(self, reply: Reply) -> None:
        self._change_newest(reply, "REMOVE #line[0]", {})

    def write_off(self, reply: Reply) -> None:
        self._change_newest(reply, "SET #line[0].micros = :free", {":free": n(0)})

    def _change_newest(self, reply: Reply, change: str, values: Item) -> None:
        try:
            self._client.update_item(
                **self._at(reply.sender_key),
                UpdateExpression=change,
                ConditionExpression="#line[0].id = :id",
                ExpressionAttributeNames={"#line": _attribute(reply)},
                ExpressionAttributeValues={":id": {"S": reply.id}, **values},
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: an earlier try of the SDK did it, its response was lost
                raise

    def opt_out(self, sender_key: str, now_ms: int) -> None:
        self._client.update_item(
            **self._at(sender_key),
            UpdateExpression="SET opted_out_ms = :now, expires_at = :expires",
            ExpressionAttributeValues={
                ":now": n(now_ms),
                ":expires": n((now_ms + _OPT_OUT_DAYS * DAY_MS) // 1000),
            },
        )

    def hear(self, sender_key: str, heard: Collection[Heard], gone: Collection[Heard], now_ms: int) -> SenderRecord:
        names = {f"#h{i}": heard_attribute(each) for i, each in enumerate(heard)}
        old = {f"#g{i}": heard_attribute(each) for i, each in enumerate(gone)}
        sets = ", ".join(f"#h{i} = :h{i}" for i in range(len(names)))
        try:
            answer = self._client.update_item(
                **self._at(sender_key),
                UpdateExpression=f"SET {sets}, expires_at = :expires" + (f" REMOVE {', '.join(old)}" if old else ""),
                ConditionExpression=_MAY_BE_ANSWERED,  # an opt-out has an end of its own, later than this one
                ExpressionAttributeNames=names | old,
                ExpressionAttributeValues={
                    **{f":h{i}": n(each.sent_ms) for i, each in enumerate(heard)},
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
                UpdateExpression="SET silent_ms = :until, expires_at = if_not_exists(expires_at, :expires)",
                ConditionExpression="attribute_not_exists(silent_ms) OR silent_ms < :until",
                ExpressionAttributeValues={
                    ":until": n(until_ms),
                    ":expires": n((now_ms + _LASTS_DAYS * DAY_MS) // 1000),
                },
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: a longer silence is there already
                raise

    def _at(self, sender_key: str) -> Item:
        return {"TableName": self._table, "Key": key_of(sender_key)}


def _why_not(item: Item, reply: Reply, reservation: str, limits: Limits) -> Reason | None:
    if "opted_out_ms" in item:
        return Reason.OPTED_OUT
    if "blocked_ms" in item:
        return Reason.BLOCKED
    past = item.get(_attribute(reply), {"L": []})["L"]
    mine = next((entry["M"] for entry in past if entry["M"]["id"]["S"] == reply.id), None)
    if mine:  # marked by this very invocation: the SDK tried twice, and the first response was lost
        return None if mine["by"]["S"] == reservation else Reason.DUPLICATE
    if amount(item.get("silent_ms")) > reply.at_ms:
        return Reason.INSISTENT
    return limits.refusal([int(entry["M"]["sent_ms"]["N"]) for entry in past], reply.at_ms) or Reason.ALREADY_ANSWERED


def _entry(reply: Reply, reservation: str, now_ms: int) -> Item:
    """`price` is the estimate, `micros` what is set aside for it: they part when the carrier refuses."""
    return {
        "M": {
            "id": {"S": reply.id},
            "sent_ms": n(reply.at_ms),
            "at_ms": n(now_ms),
            "price": n(reply.price_micros),
            "micros": n(reply.price_micros),
            "by": {"S": reservation},
            "via": {"S": reply.via},
        }
    }


def _record(item: Item) -> SenderRecord:
    replies = {line: _past(entries) for line, entries in lines_of(item)}
    return SenderRecord(
        opted_out="opted_out_ms" in item,
        blocked="blocked_ms" in item,
        silent_until_ms=amount(item.get("silent_ms")),
        replies=replies,
        heard=heard_in(item),
    )


def _past(entries: list[Item]) -> tuple[PastReply, ...]:
    return tuple(PastReply(each["id"]["S"], int(each["sent_ms"]["N"]), each["via"]["S"]) for each in entries)


def _attribute(reply: Reply) -> str:
    return attribute_of(reply.number.name, reply.kind)
