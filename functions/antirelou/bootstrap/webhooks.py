"""WebhookReceived's use case."""

import os
from functools import cache

from antirelou.adapters.claims import TableClaims
from antirelou.adapters.files import read_words
from antirelou.adapters.gift_signatures import HelloAssoSignature, StripeSignature
from antirelou.adapters.inbox import SqsInbox
from antirelou.adapters.signatures import GatewaySignature, TwilioSignature
from antirelou.adapters.twiml import TwilioInstructions
from antirelou.bootstrap.carriers import carrier_secrets
from antirelou.bootstrap.parts import know_numbers, shared_client
from antirelou.config.webhooks import WebhookConfig
from antirelou.services.hand_in_contact import HandInContact
from antirelou.services.receive_gateway import ReceiveGateway
from antirelou.services.receive_gift import ReceiveGift
from antirelou.services.receive_twilio import ReceiveTwilio
from antirelou.services.receive_webhook import ReceiveWebhook, Take


@cache
def config() -> WebhookConfig:
    return WebhookConfig.from_env(os.environ)


@cache
def receive_webhook() -> ReceiveWebhook:
    return ReceiveWebhook(_doors(config()))


def _doors(settings: WebhookConfig) -> dict[str, Take]:
    queues, secrets = shared_client("sqs"), carrier_secrets(settings.carriers.secret)
    claims = TableClaims(shared_client("dynamodb"), settings.table_name)
    hand_in = HandInContact(SqsInbox(queues, settings.inbox_url))
    gateway = ReceiveGateway(GatewaySignature(secrets.gateway), claims, hand_in)
    twilio = ReceiveTwilio(
        signature=TwilioSignature(secrets.twilio, settings.carriers.webhook_url),
        claims=claims,
        hand_in=hand_in,
        reports=SqsInbox(queues, settings.reports_url),
        numbers=know_numbers(settings.table_name, settings.numbers, read_every_ms=30_000),
        instructions=TwilioInstructions(),
        spoken={locale: words.spoken for locale, words in read_words().items()},
        price_after_seconds=settings.price_after_seconds,
    )
    gift = ReceiveGift(
        stripe=StripeSignature(secrets.stripe),
        helloasso=HelloAssoSignature(secrets.helloasso),
        claims=claims,
        gifts=SqsInbox(queues, settings.reports_url),
        rules=settings.gifts,
    )
    return {
        "/twilio/text": twilio.text,
        "/twilio/call": twilio.call,
        "/twilio/status": twilio.status,
        "/gateway/text": gateway.text,
        "/gift/stripe": gift.stripe,
        "/gift/helloasso": gift.helloasso,
    }
