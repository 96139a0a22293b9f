"""All or nothing in one request: message, sender, flow and purse in a transaction; a refusal is counted after it.

Fewest requests of all, twice the units per item, and the purse is in every transaction: two at once cancel each other.
"""

import time
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import ClientError

from bench.peers import DAY_SECONDS, PRICE_MICROS, PURSE_MICROS, Carrier, Inbound, make_table, texts_of

_TABLE = "one-transaction"


class OneTransaction:
    def prepare(self, now_ms: int) -> None:
        make_table(_TABLE, "pk")
        purse = {"pk": {"S": "purse"}, "micros": {"N": str(PURSE_MICROS)}}
        boto3.client("dynamodb").put_item(TableName=_TABLE, Item=purse)

    def container(self) -> Callable[[Any], Any]:
        self._client, self._carrier = boto3.client("dynamodb"), Carrier()
        return lambda event: [self._answer(text) for text in texts_of(event)] and None

    def _answer(self, text: Inbound) -> None:
        try:
            self._client.transact_write_items(TransactItems=_claims(text, int(time.time())))
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            if error.response["CancellationReasons"][0]["Code"] == "None":  # not a duplicate
                self._client.update_item(**_count("repeats")["Update"])
            return
        self._carrier.send(text.sender)


def _claims(text: Inbound, now: int) -> list[dict[str, Any]]:
    message, sender = f"message#{text.id}", f"sender#{text.sender}"
    spend = _update("purse", "SET micros = micros - :n", "micros >= :n", {":n": PRICE_MICROS})
    quiet = {":at": now, ":before": now - DAY_SECONDS}
    return [
        _update(message, "SET sent_at = :at", "attribute_not_exists(pk)", {":at": now}),
        _update(sender, "SET sent_at = :at", "attribute_not_exists(pk) OR sent_at < :before", quiet),
        spend,
        _count("firsts"),
    ]


def _count(column: str) -> dict[str, Any]:
    return _update("flow", f"ADD {column} :one", "", {":one": 1})


def _update(key: str, change: str, condition: str, numbers: dict[str, int]) -> dict[str, Any]:
    update = {
        "TableName": _TABLE,
        "Key": {"pk": {"S": key}},
        "UpdateExpression": change,
        "ExpressionAttributeValues": {name: {"N": str(number)} for name, number in numbers.items()},
    }
    return {"Update": update | ({"ConditionExpression": condition} if condition else {})}
