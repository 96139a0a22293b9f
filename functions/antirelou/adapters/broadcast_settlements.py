"""Delivery reports of a broadcast: the subscriber's mark and the broadcast's purse, in one transaction."""

from typing import Any

from antirelou.adapters.purse_item import n
from antirelou.adapters.settlements import owed_in
from antirelou.adapters.subscriber_item import broadcast_key, subscriber_key
from antirelou.adapters.transactions import transact
from antirelou.domain.broadcast import BroadcastRef, Stage
from antirelou.domain.settlement import Owed


class TableBroadcastSettlements:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, ref: BroadcastRef) -> Owed | None:
        answer = self._client.get_item(
            TableName=self._table,
            Key=subscriber_key(ref.subscriber),
            ConsistentRead=True,
            ProjectionExpression="got.#id",
            ExpressionAttributeNames={"#id": ref.broadcast},
        )
        entry = answer.get("Item", {}).get("got", {}).get("M", {}).get(ref.broadcast, {}).get("M")
        return owed_in(entry) if entry else None

    def record(self, ref: BroadcastRef, was: Owed, paid_micros: int) -> bool:
        mark = {
            "TableName": self._table,
            "Key": subscriber_key(ref.subscriber),
            "UpdateExpression": "SET got.#id.paid = :paid, got.#id.micros = :paid",
            "ConditionExpression": "got.#id.micros = :was AND attribute_not_exists(got.#id.paid)",
            "ExpressionAttributeNames": {"#id": ref.broadcast},
            "ExpressionAttributeValues": {":paid": n(paid_micros), ":was": n(was.reserved_micros)},
        }
        money = {
            "TableName": self._table,
            "Key": broadcast_key(ref.broadcast),
            "UpdateExpression": "SET #left = #left - :more, spent = spent + :more",
            "ConditionExpression": "stage <> :closed",
            "ExpressionAttributeNames": {"#left": "left"},
            "ExpressionAttributeValues": {
                ":more": n(paid_micros - was.reserved_micros),
                ":closed": {"S": Stage.CLOSED.value},
            },
        }
        return transact(self._client, [{"Update": mark}, {"Update": money}]) is None
