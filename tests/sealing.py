"""The chat's sealing, written a second time from docs/decisions/0011-chat.md alone, to hold browsers to it."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIZES = (256, 512, 1024, 2048, 4096, 8192)


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """A P-256 key, made anew each time."""

    private: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    @property
    def public(self) -> str:
        return b64(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def sign(self, text: str) -> str:
        r, s = decode_dss_signature(self.private.sign(text.encode(), ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def verify(public: str, signature: str, text: str) -> None:
    """Raises InvalidSignature."""
    raw = unb64(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public_key(public).verify(pair, text.encode(), ECDSA(hashes.SHA256()))


def public_key(public: str) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), unb64(public))


def certificate(organisation: Key, identity: Key, until: int, label: str = "Camille") -> dict[str, Any]:
    return vouch(organisation, identity.public, until, label)


def vouch(organisation: Key, public: str, until: int, label: str) -> dict[str, Any]:
    """For the identity with that public key."""
    text = f"antirelou responder 1\n{public}\n{label}\n{until}"
    return {"key": public, "label": label, "until": until, "signature": organisation.sign(text)}


def claim_text(room: str, epoch: int, visitor_key: str, desk_key: str) -> str:
    return f"antirelou claim 1\n{room}\n{epoch}\n{visitor_key}\n{desk_key}"


def safety_number(room: str, epoch: int, visitor_key: str, desk_key: str) -> str:
    hashed = sha256(f"antirelou safety 1|{room}|{epoch}|{visitor_key}|{desk_key}".encode()).digest()
    digits = f"{int.from_bytes(hashed[:6], 'big') % 10**8:08}"
    return f"{digits[:4]} {digits[4:]}"


class Session:
    """One side of a room in one epoch; `side` is "visitor" or "desk"."""

    def __init__(self, mine: Key, peer: str, room: str, epoch: int, side: str) -> None:
        self.room, self.epoch, self.side = room, epoch, side
        shared = mine.private.exchange(ECDH(), public_key(peer))
        salt = f"{room}.{epoch}".encode()
        self.keys = {
            way[0]: HKDF(hashes.SHA256(), 32, salt, f"antirelou 1 {way}".encode()).derive(shared)
            for way in ("visitor>responder", "responder>visitor")
        }

    def seal(self, text: str, seq: int) -> str:
        raw = text.encode()
        plain = len(raw).to_bytes(4, "big") + raw
        return self.seal_plain(plain.ljust(next(size for size in SIZES if size >= len(plain)), b"\0"), seq)

    def seal_plain(self, plain: bytes, seq: int) -> str:
        return b64(self._cipher(self.side).encrypt(_iv(seq), plain, self._context(self.side, seq)))

    def open(self, box: str, seq: int) -> str:
        """Raises InvalidTag."""
        other = "desk" if self.side == "visitor" else "visitor"
        plain = self._cipher(other).decrypt(_iv(seq), unb64(box), self._context(other, seq))
        assert len(plain) in SIZES
        length = int.from_bytes(plain[:4], "big")
        assert not any(plain[4 + length :])
        return plain[4 : 4 + length].decode()

    def _cipher(self, sender: str) -> AESGCM:
        return AESGCM(self.keys["v" if sender == "visitor" else "r"])

    def _context(self, sender: str, seq: int) -> bytes:
        return f"1|{self.room}|{self.epoch}|{sender[0]}|{seq}".encode()


def _iv(seq: int) -> bytes:
    return bytes(4) + seq.to_bytes(8, "big")


def new_room() -> str:
    return b64(os.urandom(16))
