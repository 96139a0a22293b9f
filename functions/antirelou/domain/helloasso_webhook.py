"""What HelloAsso tells of a payment (dev.helloasso.com/docs/les-notifications). Anything may be absent or wrong."""

from collections.abc import Mapping
from typing import Any

from antirelou.domain.gift import Gift, GiftRules, NotAGift, Source

FORMS = frozenset({"Donation", "CrowdFunding"})
"""Memberships, tickets and shops are paid through the same address, and are nobody's gift."""


def gift_of(event: Mapping[str, Any], rules: GiftRules, now_ms: int) -> Gift | NotAGift | None:
    """None if something is missing. Refunds and refusals are states of the same payment, and are left out."""
    kind, data = event.get("eventType"), event.get("data")
    if not isinstance(kind, str):
        return None
    if kind != "Payment":
        return NotAGift.EVENT
    return _authorized(data, rules, now_ms) if isinstance(data, dict) else None


def _authorized(payment: Mapping[str, Any], rules: GiftRules, now_ms: int) -> Gift | NotAGift | None:
    name, cents, state, order = (payment.get(field) for field in ("id", "amount", "state", "order"))
    if not isinstance(state, str) or not isinstance(order, dict):
        return None
    if state != "Authorized":
        return NotAGift.UNPAID
    if order.get("formType") not in FORMS:
        return NotAGift.FORM
    if type(name) is not int or type(cents) is not int:
        return None
    return rules.gift(Source.HELLOASSO, str(name), cents, "EUR", now_ms)
