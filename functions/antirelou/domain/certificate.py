"""The organisation's word that a key is a responder's, until a day (docs/decisions/0011-chat.md, "Sealing")."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass

LONGEST_LABEL = 40
_POINT_BYTES = 65


class CertificateError(ValueError):
    """The message says what is wrong, and nothing of a key."""


@dataclass(frozen=True)
class Certificate:
    """`key` and `signature` are base64url without padding, `until` is in whole Unix seconds."""

    key: str
    label: str
    until: int
    signature: str = ""

    @property
    def signed(self) -> bytes:
        return f"antirelou responder 1\n{self.key}\n{self.label}\n{self.until}".encode()

    @property
    def line(self) -> str:
        """To paste into the desk."""
        return json.dumps(asdict(self), ensure_ascii=False)


def uncertified(key: str, label: str, until: int) -> Certificate:
    """Raises CertificateError for what the pages would not read. A label of two lines would sign what is not there."""
    point = decode(key)
    if len(point) != _POINT_BYTES or point[0] != 4 or encode(point) != key:
        raise CertificateError("the key is not one that a desk shows: 87 letters, digits, - or _")
    if not label.isprintable() or label != label.strip() or not 0 < len(label) <= LONGEST_LABEL:
        raise CertificateError(f"a label is 1 to {LONGEST_LABEL} letters on one line")
    return Certificate(key, label, until)


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Empty for what is no base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
