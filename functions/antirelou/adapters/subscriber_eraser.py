"""Take a subscriber out of the table, and leave the books of broadcasts whole."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import n
from antirelou.adapters.subscriber_item import broadcast_key, member_in, subscriber_key
from antirelou.adapters.transactions import transact
from antirelou.domain.broadcast import BroadcastRef, Mark, Member
from antirelou.domain.subscriber import SubscriberRef


class TableSubscriberEraser:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, ref: SubscriberRef) -> Member | None:
        answer = self._client.get_item(TableName=self._table, Key=subscriber_key(ref), ConsistentRead=True)
        return member_in(answer["Item"]) if "Item" in answer else None

    def forget_mark(self, ref: BroadcastRef, mark: Mark) -> bool:
        off = {
            "TableName": self._table,
            "Key": subscriber_key(ref.subscriber),
            "UpdateExpression": "REMOVE got.#id",
            "ConditionExpression": "got.#id.micros = :m",
            "ExpressionAttributeNames": {"#id": ref.broadcast},
            "ExpressionAttributeValues": {":m": n(mark.micros)},
        }
        onto = {
            "TableName": self._table,
            "Key": broadcast_key(ref.broadcast),
            "UpdateExpression": "SET forgotten = forgotten + :m",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":m": n(mark.micros)},
        }
        return transact(self._client, [{"Update": off}, {"Update": onto}]) is None

    def erase(self, ref: SubscriberRef) -> bool:
        try:
            self._client.delete_item(
                TableName=self._table,
                Key=subscriber_key(ref),
                ConditionExpression="attribute_not_exists(got) OR size(got) = :none",
                ExpressionAttributeValues={":none": n(0)},
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True
