"""When a webhook came for the first time: one item each, `webhook#<digest>`."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.purse_item import amount, n
from antirelou.domain.money import DAY_MS

PREFIX = "webhook#"
_DAYS = 40  # longer than anyone's record: what came again after that would be answered as new


class TableClaims:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, name: str, now_ms: int) -> int:
        """The time of whoever claimed it first, in ms: `now_ms` for the first."""
        item = {
            "pk": {"S": PREFIX + name},
            "first_ms": n(now_ms),
            "expires_at": n((now_ms + _DAYS * DAY_MS) // 1000),
        }
        try:
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return amount(item_before(error)["first_ms"])
        return now_ms
