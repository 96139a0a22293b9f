"""A delivery report: what became of a reply, and what it cost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from antirelou.domain.broadcast import BroadcastRef, read_broadcast_ref
from antirelou.domain.gift import Gift
from antirelou.domain.money import MICROS
from antirelou.domain.reply import Kind


class UnreadableReportError(ValueError):
    """Not a delivery report. The message says why and quotes nothing of what was received."""


@dataclass(frozen=True)
class ReplyRef:
    """Our own id of a reply, as it travelled in the carrier's `Context`."""

    sender_key: str
    number: str
    kind: Kind
    id: str


@dataclass(frozen=True)
class Report:
    """`price_usd_micros` is price and carrier fee together, None when the report names neither. `reply` is None when it
    is about a message that is not a reply of ours. `message` is the carrier's name for it, where only that carrier
    knows what it cost."""

    reply: ReplyRef | None
    final: bool
    delivered: bool
    price_usd_micros: int | None
    message: str = ""
    broadcast: BroadcastRef | None = None


_DELIVERED = frozenset({"TEXT_DELIVERED", "TEXT_SUCCESSFUL", "TEXT_UNKNOWN"})
"""UNKNOWN is three days of silence: it may have been delivered, so it is treated as paid for."""


_TWILIO_LEFT = frozenset({"delivered", "undelivered"})
"""Undelivered is billed too: it left. Failed is what never did."""


def read_report(payload: str) -> Report:
    """Parse an event of AWS's, or what our own webhook made of Twilio's status."""
    fields = _json_object(payload)
    return _twilio(fields) if fields.get("carrier") == "twilio" else _aws(fields)


def _twilio(fields: Mapping[str, Any]) -> Report:
    status, message = fields.get("status"), fields.get("message")
    if not isinstance(status, str) or not isinstance(message, str):
        raise UnreadableReportError("message or status is missing")
    left = status in _TWILIO_LEFT
    name = {"reply": fields.get("reply")}
    return Report(
        reply=_reply(name),
        final=left or status == "failed",
        delivered=left,
        price_usd_micros=None if left else 0,
        message=message if left else "",
        broadcast=_broadcast(name),
    )


def _aws(fields: Mapping[str, Any]) -> Report:
    """An event of a configuration set (eventVersion 1.0, "event format").

    The event's attribute table says prices are thousandths of a cent; its examples and every event seen are decimal
    dollars. They are read as dollars, and `settlement` refuses one that smells of the other unit.
    """
    kind = fields.get("eventType")
    if not isinstance(kind, str) or not kind.startswith("TEXT_"):
        raise UnreadableReportError("eventType is missing, or is not a text's")
    return Report(
        reply=_reply(fields.get("context")),
        final=fields.get("isFinal") is True,
        delivered=kind in _DELIVERED,
        price_usd_micros=_price(fields),
        broadcast=_broadcast(fields.get("context")),
    )


def _json_object(payload: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(payload, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise UnreadableReportError("the report is not JSON") from None
    if not isinstance(fields, dict):
        raise UnreadableReportError("the report is not a JSON object")
    return fields


def _reply(context: Any) -> ReplyRef | None:
    name = context.get("reply") if isinstance(context, dict) else None
    parts = name.split(".") if isinstance(name, str) else []
    if len(parts) != 4 or parts[2] not in {kind.value for kind in Kind}:
        return None
    return ReplyRef(parts[0], parts[1], Kind(parts[2]), parts[3])


def _broadcast(context: Any) -> BroadcastRef | None:
    return read_broadcast_ref(context.get("reply")) if isinstance(context, dict) else None


def _price(fields: Mapping[str, Any]) -> int | None:
    parts = [fields.get("totalMessagePrice"), fields.get("totalCarrierFee")]
    named = [_dollars(part) for part in parts if part is not None]
    return int((sum(named, Decimal(0)) * MICROS).to_integral_value()) if named else None


def _dollars(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value < 10**9:
        raise UnreadableReportError("a price is not an amount")
    return Decimal(value)


@dataclass(frozen=True)
class ReportDelivery:
    """Of a report or of a gift. `record` is the queue's name for it. `unreadable` says why there is neither."""

    record: str
    received: Any = field(repr=False)
    report: Report | None
    unreadable: str = ""
    last_try: bool = False
    gift: Gift | None = None
