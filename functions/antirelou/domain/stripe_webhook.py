"""What Stripe tells of a payment (docs.stripe.com/webhooks, "Checkout Session"). Anything may be absent or wrong."""

from collections.abc import Mapping
from typing import Any

from antirelou.domain.gift import Gift, GiftRules, NotAGift, Source

PAID = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
"""The first comes at once, and again says "unpaid" for a bank transfer; the second when that has arrived."""


def gift_of(event: Mapping[str, Any], rules: GiftRules, now_ms: int) -> Gift | NotAGift | None:
    """None if something is missing. The session is what is paid, once, whichever of its events says so."""
    kind, live = event.get("type"), event.get("livemode")
    if not isinstance(kind, str) or not isinstance(live, bool):
        return None
    if kind not in PAID:
        return NotAGift.EVENT
    if not live and not rules.tests:
        return NotAGift.TEST
    data = event.get("data")
    session = data.get("object") if isinstance(data, dict) else None
    return _paid(session, rules, now_ms) if isinstance(session, dict) else None


def _paid(session: Mapping[str, Any], rules: GiftRules, now_ms: int) -> Gift | NotAGift | None:
    name, status, cents, currency = (
        session.get(field) for field in ("id", "payment_status", "amount_total", "currency")
    )
    if not isinstance(status, str):
        return None
    if status != "paid":
        return NotAGift.UNPAID
    if not isinstance(name, str) or not name or type(cents) is not int or not isinstance(currency, str):
        return None
    return rules.gift(Source.STRIPE, name, cents, currency.upper(), now_ms)
