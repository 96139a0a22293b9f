"""A stand-in for Stripe and HelloAsso: what they tell of a gift, and how they sign it. Nobody gives anything.

Fields: docs.stripe.com ("Webhooks", "Checkout Session"), dev.helloasso.com ("Les notifications").
"""

import hashlib
import hmac
import json
import time
from typing import Any

STRIPE_SECRET, HELLOASSO_KEY = "whsec_test-signing-secret", "test-signature-key"


def by_stripe(body: str, secret: str = STRIPE_SECRET, at: int | None = None) -> dict[str, str]:
    """The headers Stripe sends with that body."""
    seconds = int(time.time()) if at is None else at
    return {
        "Content-Type": "application/json",
        "Stripe-Signature": f"t={seconds},v1={_hmac(secret, f'{seconds}.{body}')}",
    }


def by_helloasso(body: str, key: str = HELLOASSO_KEY) -> dict[str, str]:
    """The headers HelloAsso sends with that body."""
    return {"Content-Type": "application/json", "x-ha-signature": _hmac(key, body)}


def session_event(session: str, cents: Any, kind: str = "checkout.session.completed", **changes: Any) -> str:
    """A payment page that was paid; `changes` are of the session."""
    donor = {"address": {"city": "Tours", "country": "FR"}, "email": "donor@example.org", "name": "Camille Donneuse"}
    fields = {
        "id": session,
        "object": "checkout.session",
        "amount_total": cents,
        "currency": "eur",
        "customer_details": donor,
        "payment_status": "paid",
    }
    event = {"id": f"evt_{kind}", "object": "event", "created": 1, "livemode": True, "type": kind}
    return json.dumps(event | {"data": {"object": fields | changes}})


def payment_event(payment: Any, cents: Any, form: str = "Donation", **changes: Any) -> str:
    """A payment on a form of an association; `changes` are of the payment."""
    donor = {"email": "donor@example.org", "firstName": "Camille", "lastName": "Donneuse", "country": "FRA"}
    fields = {
        "order": {"id": 20499, "formSlug": "3", "formType": form, "organizationSlug": "association"},
        "payer": donor,
        "id": payment,
        "amount": cents,
        "date": "2024-06-07T14:11:15.0825381+02:00",
        "state": "Authorized",
        "cashOutState": "MoneyIn",
    }
    return json.dumps({"data": fields | changes, "eventType": "Payment"})


def _hmac(key: str, signed: str) -> str:
    return hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()
