"""What chats are made of in tests."""

import base64
from typing import Any

from antirelou.domain.chat_room import Certificate, Proof


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def key(number: int) -> str:
    """A public key's shape; no two the same."""
    return b64(bytes([4]) + number.to_bytes(64, "big"))


ROOM = b64(bytes(16))
KEY = key(1)
SIGNATURE = b64(bytes(64))
BOX = b64(bytes(272))
CERTIFICATE: dict[str, Any] = {"key": KEY, "label": "Répondante 1", "until": 1_900_000_000, "signature": SIGNATURE}
PROOF = Proof(KEY, SIGNATURE, Certificate(**CERTIFICATE))
