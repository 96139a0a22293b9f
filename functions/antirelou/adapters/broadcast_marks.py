"""That a subscriber gets a broadcast: one mark each, in one transaction with its price out of the broadcast's purse."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import n
from antirelou.adapters.subscriber_item import Item, broadcast_key, mark_entry, subscriber_key
from antirelou.adapters.transactions import failed, patiently, transact
from antirelou.domain.broadcast import BroadcastRef, Mark, MarkState, Member, Stage
from antirelou.services.broadcast_ports import Marked


class TableBroadcastMarks:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def mark(self, ref: BroadcastRef, member: Member, price_micros: int, run: str, now_ms: int) -> Marked:
        """Only on what is known of this subscriber, and while the broadcast runs."""
        entry = mark_entry(Mark(MarkState.SENDING, now_ms, price_micros, price_micros))
        entry["M"]["by"] = {"S": run}
        reasons = transact(
            self._client,
            [
                self._subscriber(
                    ref,
                    "SET got.#id = :entry",
                    "attribute_exists(sealed) AND attribute_not_exists(got.#id) AND size(got) = :size",
                    {":entry": entry, ":size": n(len(member.got))},
                ),
                self._money(ref, price_micros, "stage = :running AND #left >= :p", {":running": _RUNNING}),
            ],
        )
        return Marked.YES if reasons is None else _why_not(reasons, ref, run)

    def unmark(self, ref: BroadcastRef, price_micros: int) -> None:
        """It is certain not to have left: as if it had never been marked."""
        self._give_back(ref, "REMOVE got.#id", price_micros, {})

    def write_off(self, ref: BroadcastRef, price_micros: int) -> None:
        """The carrier refused it for good: never again, and the money goes back."""
        values = {":refused": {"S": MarkState.REFUSED.value}, ":zero": n(0)}
        self._give_back(ref, "SET got.#id.#state = :refused, got.#id.micros = :zero", price_micros, values)

    def _give_back(self, ref: BroadcastRef, change: str, price_micros: int, values: Item) -> None:
        """Both or neither; neither if a delivery report was quicker, or the subscriber was forgotten."""
        still = "got.#id.micros = :p AND attribute_not_exists(got.#id.paid)"
        given = self._subscriber(ref, change, still, {":p": n(price_micros), **values})
        transact(self._client, [given, self._money(ref, -price_micros, "attribute_exists(sk)", {})])

    def conclude(self, ref: BroadcastRef, state: MarkState, was: MarkState = MarkState.SENDING) -> None:
        """Harmless where it is no longer as it `was`."""
        update = self._subscriber(
            ref,
            "SET got.#id.#state = :now",
            "got.#id.#state = :was",
            {":now": {"S": state.value}, ":was": {"S": was.value}},
        )["Update"]
        try:
            patiently(lambda: self._client.update_item(**_plain(update)))
        except ClientError as error:
            if not condition_failed(error):
                raise

    def _subscriber(self, ref: BroadcastRef, change: str, only_if: str, values: Item) -> Item:
        names = {"#id": ref.broadcast} | ({"#state": "state"} if "#state" in change + only_if else {})
        return {
            "Update": {
                "TableName": self._table,
                "Key": subscriber_key(ref.subscriber),
                "UpdateExpression": change,
                "ConditionExpression": only_if,
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": values,
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def _money(self, ref: BroadcastRef, micros: int, only_if: str, values: Item) -> Item:
        return {
            "Update": {
                "TableName": self._table,
                "Key": broadcast_key(ref.broadcast),
                "UpdateExpression": "SET #left = #left - :p, spent = spent + :p",
                "ConditionExpression": only_if,
                "ExpressionAttributeNames": {"#left": "left"},
                "ExpressionAttributeValues": {":p": n(micros), **values},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }


_RUNNING = {"S": Stage.RUNNING.value}


def _plain(update: Item) -> Item:
    return {name: value for name, value in update.items() if name != "ReturnValuesOnConditionCheckFailure"}


def _why_not(reasons: list[Item], ref: BroadcastRef, run: str) -> Marked:
    item = reasons[0].get("Item", {})
    mine = item.get("got", {}).get("M", {}).get(ref.broadcast)
    if mine and mine["M"]["by"]["S"] == run:  # the SDK tried twice, and the first response was lost
        return Marked.YES
    if failed(reasons, 1):
        stage = reasons[1].get("Item", {}).get("stage", {}).get("S")
        return Marked.SHORT if stage == Stage.RUNNING.value else Marked.HALTED
    return Marked.WITHDRAWN if "sealed" not in item else Marked.CHANGED
