"""Encrypt what must wait, with a KMS key that never leaves KMS.

By KMS itself and not by a data key: Python alone has no cipher, and one is not to be home-made.
"""

import json
from collections.abc import Mapping
from typing import Any

from antirelou.domain.wait import WaitRef


class KmsSeals:
    def __init__(self, client: Any, key: str) -> None:
        self._client = client
        self._key = key

    def seal(self, what: Mapping[str, str], ref: WaitRef) -> bytes:
        sealed = self._client.encrypt(
            KeyId=self._key, Plaintext=json.dumps(dict(what)).encode(), EncryptionContext={"wait": str(ref)}
        )
        return bytes(sealed["CiphertextBlob"])

    def open(self, sealed: bytes, ref: WaitRef) -> dict[str, str]:
        """Raises InvalidCiphertextException for what was sealed for another contact, or by another key."""
        opened = self._client.decrypt(KeyId=self._key, CiphertextBlob=sealed, EncryptionContext={"wait": str(ref)})
        kept: dict[str, str] = json.loads(opened["Plaintext"])
        return kept
