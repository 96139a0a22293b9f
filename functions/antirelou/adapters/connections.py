"""Who is connected, `conn#<connection>`, and the tickets that let them in, `ticket#<digest>`."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.chat_item import (
    CONNECTION,
    TICKET,
    Item,
    connection_in,
    is_expired,
    item_of_connection,
    item_of_ticket,
    key,
    ticket_in,
)
from antirelou.adapters.chat_writes import insist, lost_the_race
from antirelou.domain.connection import WINDOW_MS, Connection, connection_by
from antirelou.domain.ticket import Ticket

_FORGET_WINDOWS = 6


class TableTickets:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def put(self, ticket: Ticket) -> None:
        self._client.put_item(TableName=self._table, Item=key(TICKET + ticket.digest) | item_of_ticket(ticket))

    def drop(self, digest: str) -> None:
        insist(self._client.delete_item, TableName=self._table, Key=key(TICKET + digest))


class TableConnections:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def spend(self, digest: str, connection: str, now_ms: int) -> Connection | None:
        at = key(TICKET + digest)
        item = self._client.get_item(TableName=self._table, Key=at, ConsistentRead=True).get("Item")
        ticket = ticket_in(item) if item else None
        if ticket is None or ticket.expires_ms <= now_ms:
            return None
        who = connection_by(ticket, connection, now_ms)
        spend = {"TableName": self._table, "Key": at, "ConditionExpression": "attribute_exists(pk)"}
        enter = {"TableName": self._table, "Item": key(CONNECTION + connection) | item_of_connection(who)}
        try:
            self._client.transact_write_items(TransactItems=[{"Delete": spend}, {"Put": enter}])
        except ClientError as error:
            if not lost_the_race(error):
                raise
            return None
        return who

    def find(self, connection: str, now_ms: int) -> Connection | None:
        answer = self._client.get_item(TableName=self._table, Key=key(CONNECTION + connection), ConsistentRead=True)
        item = answer.get("Item")
        return connection_in(item) if item and not is_expired(item, now_ms) else None

    def count_frame(self, connection: str, now_ms: int) -> Connection | None:
        """Frames are counted in a column for each ten seconds. The last minute's are dropped with each: one write does
        all of it, and reads who it is."""
        window = now_ms // WINDOW_MS
        old = {f"#w{back}": _column(window - back) for back in range(1, _FORGET_WINDOWS + 1)}
        try:
            answer = insist(
                self._client.update_item,
                TableName=self._table,
                Key=key(CONNECTION + connection),
                UpdateExpression=f"ADD #window :one SET seen_ms = :now REMOVE {', '.join(old)}",
                ConditionExpression="attribute_exists(pk) AND expires_at > :seconds",
                ExpressionAttributeNames={"#window": _column(window), **old},
                ExpressionAttributeValues={
                    ":one": {"N": "1"},
                    ":now": {"N": str(now_ms)},
                    ":seconds": {"N": str(now_ms // 1000)},
                },
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return None
        item: Item = answer["Attributes"]
        return connection_in(item | {"frames": item[_column(window)]})

    def count_refusal(self, connection: str) -> int:
        try:
            answer = insist(
                self._client.update_item,
                TableName=self._table,
                Key=key(CONNECTION + connection),
                UpdateExpression="ADD refusals :one",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ReturnValues="UPDATED_NEW",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return 0
        return int(answer["Attributes"]["refusals"]["N"])

    def forget(self, connection: str) -> Connection | None:
        answer = insist(
            self._client.delete_item, TableName=self._table, Key=key(CONNECTION + connection), ReturnValues="ALL_OLD"
        )
        return connection_in(answer["Attributes"]) if answer.get("Attributes") else None


def _column(window: int) -> str:
    return f"f{window}"
