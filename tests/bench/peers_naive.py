"""What one writes first: get, look, put. Message, sender, flow and purse; no condition guards the time in between.

Two containers at once send twice and lose money from the count; a crash between put and put loses the message.
"""

import time
from collections.abc import Callable
from typing import Any

import boto3

from bench.peers import DAY_SECONDS, PRICE_MICROS, PURSE_MICROS, Carrier, Inbound, make_table, texts_of


class Naive:
    def prepare(self, now_ms: int) -> None:
        make_table("naive", "pk")
        self.container()
        self._put("purse", left=PURSE_MICROS)
        self._put("flow", first=0, repeat=0)

    def container(self) -> Callable[[Any], Any]:
        self._client, self._carrier = boto3.client("dynamodb"), Carrier()
        return lambda event: [self._answer(text) for text in texts_of(event)] and None

    def _answer(self, text: Inbound) -> None:
        now = int(time.time())
        if self._get(f"message#{text.id}"):
            return
        sender = self._get(f"sender#{text.sender}")
        if sender and int(sender["at"]["N"]) > now - DAY_SECONDS:
            self._count(repeat=1)
            return
        self._count(first=1)
        left = int(self._get("purse")["left"]["N"])
        if left < PRICE_MICROS:
            return
        self._put("purse", left=left - PRICE_MICROS)
        self._put(f"message#{text.id}", at=now)
        self._put(f"sender#{text.sender}", at=now)
        self._carrier.send(text.sender)

    def _count(self, first: int = 0, repeat: int = 0) -> None:
        flow = self._get("flow")
        self._put("flow", first=int(flow["first"]["N"]) + first, repeat=int(flow["repeat"]["N"]) + repeat)

    def _get(self, key: str) -> Any:
        return self._client.get_item(TableName="naive", Key={"pk": {"S": key}}, ConsistentRead=True).get("Item", {})

    def _put(self, key: str, **numbers: int) -> None:
        columns = {name: {"N": str(number)} for name, number in numbers.items()}
        self._client.put_item(TableName="naive", Item={"pk": {"S": key}, **columns})
