"""Take what Stripe and HelloAsso tell: a gift goes to whoever owns the purse, and nothing of who gave it does.

HelloAsso's signature has no time, so whoever once saw a request could send it again: each is claimed when it first
comes, and refused later. Sooner it is a retry: one payment is one gift, however often it is told.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from antirelou.domain import helloasso_webhook, stripe_webhook
from antirelou.domain.gift import Gift, GiftRules, NotAGift, gift_message
from antirelou.domain.money import DAY_MS
from antirelou.domain.webhook import Answer, Ending, Request, claim_name, read_json
from antirelou.services.ports import Inbox
from antirelou.services.receive_webhook import Claims

RETRIES_MS = 3 * DAY_MS

GiftOf = Callable[[Mapping[str, Any], GiftRules, int], Gift | NotAGift | None]


class TimedSignature(Protocol):
    def open(self, request: Request, now_ms: int) -> bytes | Ending:
        """The body its provider signed just now, or why it did not."""


class Signature(Protocol):
    def open(self, request: Request) -> bytes | Ending:
        """The body its provider signed, or why it did not."""


class ReceiveGift:
    def __init__(
        self, stripe: TimedSignature, helloasso: Signature, claims: Claims, gifts: Inbox, rules: GiftRules
    ) -> None:
        self._stripe = stripe
        self._helloasso = helloasso
        self._claims = claims
        self._gifts = gifts
        self._rules = rules

    def stripe(self, request: Request, now_ms: int) -> Answer:
        gift = self._read(self._stripe.open(request, now_ms), stripe_webhook.gift_of, now_ms)
        return self._take(gift) if isinstance(gift, Gift) else gift

    def helloasso(self, request: Request, now_ms: int) -> Answer:
        body = self._helloasso.open(request)
        gift = self._read(body, helloasso_webhook.gift_of, now_ms)
        if isinstance(gift, Answer):
            return gift
        first_ms = self._claims.claim(claim_name("helloasso", request.body.hex()), now_ms)
        return self._take(gift) if now_ms - first_ms <= RETRIES_MS else Answer(Ending.REPLAYED)

    def _read(self, body: bytes | Ending, gift_of: GiftOf, now_ms: int) -> Gift | Answer:
        if isinstance(body, Ending):
            return Answer(body)
        event = read_json(body)
        gift = gift_of(event, self._rules, now_ms) if event is not None else None
        if gift is None:
            return Answer(Ending.MALFORMED)
        return Answer(Ending.IGNORED, why=gift.value) if isinstance(gift, NotAGift) else gift

    def _take(self, gift: Gift) -> Answer:
        """Raises if the queue does not take it: whoever told it then tells it again."""
        self._gifts.hand_in(gift_message(gift))
        return Answer(Ending.ACCEPTED)
