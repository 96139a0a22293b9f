"""Deletes what `adapters/admission.py` counted, once nobody asks any more."""

from typing import Any

from antirelou.adapters.admission import key, net_of

_AT_ONCE = 25  # BatchWriteItem's most


class TablePastAdmission:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def forget(self, window: int) -> int:
        """What a busy table leaves undone is there for the next time."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": net_of(window)}},
            ProjectionExpression="sk",
        )
        found = [key(net_of(window), item["sk"]["S"]) for page in pages for item in page["Items"]]
        for start in range(0, len(found), _AT_ONCE):
            requests = [{"DeleteRequest": {"Key": item}} for item in found[start : start + _AT_ONCE]]
            self._client.batch_write_item(RequestItems={self._table: requests})
        return len(found)
