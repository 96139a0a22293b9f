"""Subscribers as texts make and unmake them: an item each, in a shard of their country, under their HMAC."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from antirelou.adapters.aws import condition_failed
from antirelou.adapters.purse_item import amount, n
from antirelou.adapters.subscriber_item import Item, subscriber_key
from antirelou.domain.money import DAY_MS
from antirelou.domain.subscriber import (
    ASKED_DAYS,
    SUBSCRIBED_DAYS,
    WITHDRAWN_DAYS,
    Agreement,
    Asked,
    Question,
    SubscriberRef,
)


class TableSubscribers:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def asked(self, people: Sequence[SubscriberRef]) -> Asked | None:
        """Of one person's refs, under all keys, the one asked last. Strongly consistent."""
        found = [asked for ref in people if (asked := self._asked(ref))]
        return max(found, key=lambda asked: asked.asked_ms, default=None)

    def _asked(self, ref: SubscriberRef) -> Asked | None:
        item = self._client.get_item(**self._at(ref), ConsistentRead=True).get("Item")
        return Asked(ref, amount(item.get("asked_ms")), amount(item.get("withdrawn_ms"))) if item else None

    def ask(self, ref: SubscriberRef, question: Question) -> None:
        """Who subscribed already stays so, and for as long."""
        values = {
            ":at": n(question.at_ms),
            ":via": {"S": question.via.value},
            ":locale": {"S": question.locale},
            ":wording": {"S": question.wording},
            ":sha": {"S": question.wording_sha256},
        }
        asking = "SET asked_ms = :at, asked_via = :via, asked_locale = :locale"
        asking += ", asked_wording = :wording, asked_sha256 = :sha"
        try:
            self._update(
                ref,
                f"{asking}, expires_at = :expires",
                values | {":expires": _after(question.at_ms, ASKED_DAYS)},
                "attribute_not_exists(confirmed_ms)",
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            self._update(ref, asking, values)

    def agree(self, ref: SubscriberRef, agreement: Agreement) -> bool:
        """Copies what was asked into the proof. Doing it twice subscribes once. False if STOP came in between."""
        try:
            self._update(
                ref,
                "SET sealed = :sealed, confirmed_ms = :at, #locale = :locale, #number = :number, via = asked_via,"
                " wording = asked_wording, wording_sha256 = asked_sha256, agreed_to_ms = asked_ms,"
                " got = if_not_exists(got, :none), expires_at = :expires",
                {
                    ":sealed": {"B": agreement.sealed},
                    ":at": n(agreement.at_ms),
                    ":locale": {"S": agreement.locale},
                    ":number": {"S": agreement.number},
                    ":none": {"M": {}},
                    ":expires": _after(agreement.at_ms, SUBSCRIBED_DAYS),
                },
                "attribute_exists(asked_ms) AND (attribute_not_exists(withdrawn_ms) OR withdrawn_ms < asked_ms)",
                {"#locale": "locale", "#number": "number"},
            )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def withdraw(self, people: Sequence[SubscriberRef], now_ms: int) -> None:
        """Under every key of one person. The number goes, the proof stays; whoever never asked leaves no trace."""
        for ref in people:
            try:
                self._update(
                    ref,
                    "SET withdrawn_ms = :now, expires_at = :expires REMOVE sealed",
                    {":now": n(now_ms), ":expires": _after(now_ms, WITHDRAWN_DAYS)},
                    "attribute_exists(sk)",
                )
            except ClientError as error:
                if not condition_failed(error):
                    raise

    def _update(
        self, ref: SubscriberRef, change: str, values: Item, only_if: str = "", names: dict[str, str] | None = None
    ) -> None:
        self._client.update_item(
            **self._at(ref),
            UpdateExpression=change,
            ExpressionAttributeValues=values,
            **({"ConditionExpression": only_if} if only_if else {}),
            **({"ExpressionAttributeNames": names} if names else {}),
        )

    def _at(self, ref: SubscriberRef) -> Item:
        return {"TableName": self._table, "Key": subscriber_key(ref)}


def _after(at_ms: int, days: int) -> Item:
    return n((at_ms + days * DAY_MS) // 1000)
