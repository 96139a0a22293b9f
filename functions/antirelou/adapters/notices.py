"""Who tells what: claims in the purse's item, and the pause."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import KEY, Item, n
from antirelou.domain.notice import Notice
from antirelou.domain.purse import FOR_MONEY, Shortfall


class TableNotices:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, notice: Notice) -> bool:
        return self._change(
            "SET #told.#name = :period",
            "attribute_exists(#told) AND (attribute_not_exists(#told.#name) OR #told.#name <> :period)",
            {"#told": "told", "#name": notice.name},
            {":period": n(notice.period)},
        )

    def unclaim(self, notice: Notice) -> None:
        names = {"#told": "told", "#name": notice.name}
        self._change("REMOVE #told.#name", "#told.#name = :period", names, {":period": n(notice.period)})

    def pause(self, why: str) -> None:
        """Holds for the very next reservation: it is part of its condition. The first reason stays, unless that is
        want of money, which does not silence a flat line."""
        money = {f":money{i}": {"S": each} for i, each in enumerate(FOR_MONEY)}
        unpaused = f"attribute_not_exists(paused) OR paused IN ({', '.join(money)})"
        self._change("SET paused = :why", unpaused, {}, {":why": {"S": why}, **money})

    def resume(self) -> bool:
        """False if it was not paused."""
        return self._change("REMOVE paused", "attribute_exists(paused)", {}, {})

    def reopen(self) -> bool:
        """End the pause the purse set because it was empty. The month's, and anyone's by hand, stay."""
        empty = {":purse": {"S": Shortfall.PURSE.value}}
        return self._change("REMOVE paused", "paused = :purse", {}, empty)

    def _change(self, change: str, condition: str, names: dict[str, str], values: Item) -> bool:
        request: Item = {
            "TableName": self._table,
            "Key": KEY,
            "UpdateExpression": change,
            "ConditionExpression": condition,
        }
        if names:
            request["ExpressionAttributeNames"] = names
        if values:
            request["ExpressionAttributeValues"] = values
        try:
            self._client.update_item(**request)
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True
