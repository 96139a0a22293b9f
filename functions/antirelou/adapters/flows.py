"""The flow's one item, `flow`: changed by whoever counted, if nobody else did meanwhile."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed, item_before
from antirelou.adapters.flow_item import KEY, Item, read_flow, write_flow
from antirelou.adapters.purse_item import n
from antirelou.domain.flow import Flow, Mode


class TableFlows:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> Flow:
        """Strongly consistent."""
        answer = self._client.get_item(TableName=self._table, Key=KEY, ConsistentRead=True)
        return read_flow(answer.get("Item", {}))

    def swap(self, old: Flow, new: Flow) -> tuple[Flow, bool]:
        """All but the mode, which is a maintainer's to set."""
        try:
            item = self._client.update_item(**self._swapping(old, new))["Attributes"]
        except ClientError as error:
            if not condition_failed(error):
                raise
            return read_flow(item_before(error)), False
        return read_flow(item), True

    def _swapping(self, old: Flow, new: Flow) -> Item:
        columns = write_flow(new)
        names = {f"#{name}": name for name in (*columns, *(() if new.echoes else ("echoes",)))}
        return {
            "TableName": self._table,
            "Key": KEY,
            "UpdateExpression": "SET "
            + ", ".join(f"#{name} = :{name}" for name in columns)
            + ("" if new.echoes else " REMOVE #echoes"),
            "ConditionExpression": "attribute_not_exists(#version) OR #version = :old",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {
                **{f":{name}": value for name, value in columns.items()},
                ":old": n(old.version),
            },
            "ReturnValues": "ALL_NEW",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def set_mode(self, mode: Mode) -> None:
        self._client.update_item(
            TableName=self._table,
            Key=KEY,
            UpdateExpression="SET #mode = :mode",
            ExpressionAttributeNames={"#mode": "mode"},
            ExpressionAttributeValues={":mode": {"S": mode.value}},
        )
