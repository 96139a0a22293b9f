"""Take what SMSGate's app tells: a text is handed in, anything else is only heard.

The signature has a time, so a request cannot be sent again later. The app tries for two days, signing each time anew:
whenever it gets through, the text counts as sent when it first came.
"""

from dataclasses import replace
from typing import Protocol

from antirelou.domain.gateway_webhook import RECEIVED, contact_of, event_of
from antirelou.domain.webhook import Answer, Ending, Request, claim_name
from antirelou.services.hand_in_contact import HandInContact
from antirelou.services.receive_webhook import Claims


class Signature(Protocol):
    def open(self, request: Request, now_ms: int) -> bytes | Ending:
        """The body our phone signed just now, or why it did not."""


class ReceiveGateway:
    def __init__(self, signature: Signature, claims: Claims, hand_in: HandInContact) -> None:
        self._signature = signature
        self._claims = claims
        self._hand_in = hand_in

    def text(self, request: Request, now_ms: int) -> Answer:
        body = self._signature.open(request, now_ms)
        if isinstance(body, Ending):
            return Answer(body)
        event = event_of(body)
        if event is None:
            return Answer(Ending.MALFORMED)
        if event["event"] != RECEIVED:
            return Answer(Ending.ACCEPTED)
        contact = contact_of(event, request.asked("number"), now_ms)
        if contact is None:
            return Answer(Ending.MALFORMED)
        first_ms = self._claims.claim(claim_name("gateway", contact.id), now_ms)
        self._hand_in(replace(contact, sent_ms=first_ms))
        return Answer(Ending.ACCEPTED, contact=contact.log_id)
