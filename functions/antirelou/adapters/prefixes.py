"""A day's replies per prefix: `prefix#<digest>#<day>`, gone two days later."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import Item, amount, n
from antirelou.domain.money import DAY_MS


class TablePrefixes:
    def __init__(self, client: Any, table: str, quota: int) -> None:
        self._client = client
        self._table = table
        self._quota = quota

    def take(self, prefix: str, day: int, replies: int) -> int:
        """A crash after it leaves replies counted that were not sent: a quota may be short, never long."""
        replies = min(replies, self._quota)  # a prefix nobody wrote from has no number to compare with
        while replies:
            try:
                self._add(prefix, day, replies)
            except ClientError as error:
                if not condition_failed(error):
                    raise
                replies = min(replies - 1, max(0, self._quota - amount(item_before(error).get("replies"))))
            else:
                break
        return replies

    def give_back(self, prefix: str, day: int, replies: int) -> None:
        """A lost response makes it twice: a quota may then be that much longer."""
        self._client.update_item(
            TableName=self._table,
            Key=_key(prefix, day),
            UpdateExpression="ADD replies :k SET expires_at = :expires",
            ExpressionAttributeValues={":k": n(-replies), ":expires": n((day + 2) * DAY_MS // 1000)},
        )

    def _add(self, prefix: str, day: int, replies: int) -> None:
        self._client.update_item(
            TableName=self._table,
            Key=_key(prefix, day),
            UpdateExpression="ADD replies :k SET expires_at = :expires",
            ConditionExpression="attribute_not_exists(replies) OR replies <= :room",
            ExpressionAttributeValues={
                ":k": n(replies),
                ":expires": n((day + 2) * DAY_MS // 1000),
                ":room": n(self._quota - replies),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )


def _key(prefix: str, day: int) -> Item:
    return {"pk": {"S": f"prefix#{prefix}#{day}"}}
