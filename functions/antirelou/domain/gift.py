"""A gift: money given through a provider, without a word of who gave it."""

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from antirelou.domain.money import MICROS, MICROS_PER_CENT
from antirelou.domain.webhook import claim_name

LEAST_MICROS, MOST_MICROS = MICROS, 10_000 * MICROS

_OPENING = '{"gift":'
_ID = re.compile(r"[0-9a-f]{32}")

# Stripe counts these in whole units or in thousandths: an amount would be read ten or a hundred times off
_WITHOUT_CENTS = frozenset(
    "BHD BIF CLP DJF GNF ISK JOD JPY KMF KRW KWD MGA OMR PYG RWF TND UGX VND VUV XAF XOF XPF".split()
)


class UnreadableGiftError(ValueError):
    """Not a gift. The message says why and quotes nothing of what was received."""


class Source(Enum):
    """Who took the money. The value is its name in the journal."""

    STRIPE = "stripe"
    HELLOASSO = "helloasso"


class NotAGift(Enum):
    """Why a true event counts for nothing. The value is its name in logs."""

    EVENT = "event"
    UNPAID = "unpaid"
    TEST = "test"
    FORM = "form"
    CURRENCY = "currency"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Gift:
    """`id` is a digest of the payment's name at its provider: the same payment is the same gift, whatever told it."""

    source: Source
    id: str
    at_ms: int
    micros: int


@dataclass(frozen=True)
class GiftRules:
    """Which gifts the purse takes: in its own `currency` (three letters); also those of a test mode if `tests`."""

    currency: str
    tests: bool = False

    def gift(self, source: Source, payment: str, cents: int, currency: str, now_ms: int) -> Gift | NotAGift:
        if currency != self.currency or currency in _WITHOUT_CENTS:
            return NotAGift.CURRENCY
        micros = cents * MICROS_PER_CENT
        if not LEAST_MICROS <= micros <= MOST_MICROS:
            return NotAGift.AMOUNT
        return Gift(source, claim_name(source.value, payment)[:32], now_ms, micros)


def gift_message(gift: Gift) -> str:
    """What travels to whoever owns the purse, and no more."""
    fields = {"from": gift.source.value, "id": gift.id, "at_ms": gift.at_ms, "micros": gift.micros}
    return json.dumps({"gift": fields})


def read_gift(payload: str) -> Gift | None:
    """None for anything else. Raises UnreadableGiftError for a gift that makes no sense."""
    if not payload.startswith(_OPENING):
        return None
    try:
        fields = json.loads(payload)["gift"]
        source, name, at_ms, micros = Source(fields["from"]), fields["id"], fields["at_ms"], fields["micros"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableGiftError("the gift is not whole") from None
    named = isinstance(name, str) and _ID.fullmatch(name)
    if not named or not _within(at_ms, 0, 10**14) or not _within(micros, LEAST_MICROS, MOST_MICROS):
        raise UnreadableGiftError("the gift is out of range")
    return Gift(source, name, at_ms, micros)


def _within(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
