"""Tickets given: `net#<ten minutes>`, `<keyed hash>` for a network; `minute#<n>`, `-` for everybody. No address."""

from typing import Any, Protocol

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import Item, n
from antirelou.domain.admission import PER_MINUTE, WINDOW_MS, Admitted, allowance, network_key
from antirelou.domain.money import MINUTE_MS


class Secret(Protocol):
    def value(self) -> str:
        """What networks are hashed with."""


class TableAdmission:
    def __init__(self, client: Any, table: str, secret: Secret) -> None:
        self._client = client
        self._table = table
        self._secret = secret

    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted:
        """The network first, so that one that has had its share takes nothing of the minute. After a crash between the
        two, or a lost response, it is one ticket short until its ten minutes are over: never one long."""
        most = allowance(waiting)
        if not most:
            return Admitted.BUSY
        window, minute = now_ms // WINDOW_MS, now_ms // MINUTE_MS
        net = key(net_of(window), network_key(self._secret.value(), network, now_ms))
        if not self._take(net, most, (window + 1) * WINDOW_MS):
            return Admitted.NETWORK
        if not self._take(key(f"minute#{minute}", "-"), PER_MINUTE, (minute + 1) * MINUTE_MS):
            self._give_back(net)  # refused for others' sake: the network's share is not used up by trying again
            return Admitted.BUSY
        return Admitted.YES

    def _take(self, item: Item, most: int, expires_ms: int) -> bool:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=item,
                UpdateExpression="ADD given :one SET expires_at = :expires",
                ConditionExpression="attribute_not_exists(given) OR given < :most",
                ExpressionAttributeValues={":one": n(1), ":most": n(most), ":expires": n(expires_ms // 1000)},
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def _give_back(self, item: Item) -> None:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=item,
                UpdateExpression="ADD given :less",
                ConditionExpression="given > :none",  # an item that expired meanwhile is not made again, below zero
                ExpressionAttributeValues={":less": n(-1), ":none": n(0)},
            )
        except ClientError as error:
            if not condition_failed(error):
                raise


def net_of(window: int) -> str:
    """Where the networks of those ten minutes are, all together, so that they can be forgotten together."""
    return f"net#{window}"


def key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}
