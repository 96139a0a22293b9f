"""Subscribers' numbers under a key of KMS: who seals may not open, and who opens may not seal."""

from typing import Any

from antirelou.domain.subscriber import SubscriberRef


class KmsSubscriberSeals:
    def __init__(self, client: Any, key: str) -> None:
        self._client = client
        self._key = key

    def seal(self, e164: str, ref: SubscriberRef) -> bytes:
        """For this subscriber only: moved to another's item, it does not open."""
        sealed = self._client.encrypt(KeyId=self._key, Plaintext=e164.encode(), EncryptionContext=_context(ref))
        return bytes(sealed["CiphertextBlob"])

    def open(self, sealed: bytes, ref: SubscriberRef) -> str:
        """Raises InvalidCiphertextException for what was sealed for another, or by another key."""
        opened = self._client.decrypt(KeyId=self._key, CiphertextBlob=sealed, EncryptionContext=_context(ref))
        return bytes(opened["Plaintext"]).decode()


def _context(ref: SubscriberRef) -> dict[str, str]:
    return {"subscriber": str(ref)}
