"""The right to send a reply, claimed in the sender's item.

Each line (number and kind of reply) is a list attribute, newest reply first, so that sliding limits are conditions on
two of its elements and one update both judges and claims: `consent:main[0].sent_ms` for the quiet hours, `[n-1]` for
the thirty days. Where a script is played, the same update moves it: whoever did not see the last turn moves nothing.
"""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.sender_item import MAY_BE_ANSWERED, Item, attribute_of, key_of
from antirelou.adapters.talk_item import moved, moved_back, unmoved
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS
from antirelou.domain.outcome import Held, Reason
from antirelou.domain.reply import Reply
from antirelou.domain.talk import MOVED, Move

_REPORTS_DAYS = 4  # a delivery report may come 75 hours after a reply: the item outlives it


class TableMarks:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def mark(self, reply: Reply, reservation: str, limits: Limits, now_ms: int) -> Reason | Held | None:
        marking = self._marking(reply, reservation, limits, now_ms)
        try:
            self._client.update_item(**(_moving(marking, reply.id, reply.move) if reply.move else marking))
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
                f"{MAY_BE_ANSWERED} AND (attribute_not_exists(silent_ms) OR silent_ms <= :sent)"
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
        self._take_back(reply, [], ["#line[0]"], {})

    def write_off(self, reply: Reply) -> None:
        self._take_back(reply, ["#line[0].micros = :free"], [], {":free": n(0)})

    def _take_back(self, reply: Reply, sets: list[str], removes: list[str], values: Item) -> None:
        """The newest of its line, and with it where it brought a script to."""
        put, drop, names, before = moved_back(reply.move)
        parts = {"SET": [*sets, put], "REMOVE": [*removes, drop]}
        kept = {word: ", ".join(filter(None, every)) for word, every in parts.items() if any(every)}
        try:
            self._client.update_item(
                **self._at(reply.sender_key),
                UpdateExpression=" ".join(f"{word} {what}" for word, what in kept.items()),
                ConditionExpression="#line[0].id = :id",
                ExpressionAttributeNames={"#line": _attribute(reply)} | names,
                ExpressionAttributeValues={":id": {"S": reply.id}, **values, **before},
            )
        except ClientError as error:
            if not condition_failed(error):  # failed: an earlier try of the SDK did it, its response was lost
                raise

    def _at(self, sender_key: str) -> Item:
        return {"TableName": self._table, "Key": key_of(sender_key)}


def _moving(marking: Item, reply_id: str, move: Move) -> Item:
    """Without quiet hours the line alone would let the same text in again."""
    only_if, names, was = unmoved(move)
    then, now = moved(move)
    no_other = "(attribute_not_exists(#line[0]) OR #line[0].id <> :id)"
    return marking | {
        "UpdateExpression": marking["UpdateExpression"] + then,
        "ConditionExpression": f"{marking['ConditionExpression']} AND {no_other} AND {only_if}",
        "ExpressionAttributeNames": marking["ExpressionAttributeNames"] | names,
        "ExpressionAttributeValues": marking["ExpressionAttributeValues"] | {":id": {"S": reply_id}} | was | now,
    }


def _why_not(item: Item, reply: Reply, reservation: str, limits: Limits) -> Reason | Held | None:
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
    over = limits.refusal([int(entry["M"]["sent_ms"]["N"]) for entry in past], reply.at_ms)
    return over or (MOVED if reply.move else Reason.ALREADY_ANSWERED)


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


def _attribute(reply: Reply) -> str:
    return attribute_of(reply.number.name, reply.kind)
