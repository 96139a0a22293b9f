"""KMS: what was encrypted under one context is decrypted under no other."""

import base64
import hashlib
import json
from threading import Lock
from typing import Any

from bench.attack.answering import RefusedError, as_json

_HEAD = bytes(120)
"""With the digest, what KMS adds to a text encrypted by a symmetric key: 152 bytes. Items grow by it."""


class Seals:
    """`requests` counts both kinds. Nothing is hidden: it is the context that has to be right."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.requests = 0

    def connect(self, events: Any) -> None:
        events.register("before-send.kms.Encrypt", as_json(self._encrypt))
        events.register("before-send.kms.Decrypt", as_json(self._decrypt))

    def _encrypt(self, asked: dict[str, Any]) -> dict[str, str]:
        self._count()
        blob = _HEAD + _digest(asked) + base64.b64decode(asked["Plaintext"])
        return {"CiphertextBlob": base64.b64encode(blob).decode(), "KeyId": asked["KeyId"]}

    def _decrypt(self, asked: dict[str, Any]) -> dict[str, str]:
        self._count()
        blob, digest = base64.b64decode(asked["CiphertextBlob"]), _digest(asked)
        if not blob.startswith(_HEAD + digest):
            raise RefusedError(400, "InvalidCiphertextException")
        text = blob.removeprefix(_HEAD + digest)
        return {"Plaintext": base64.b64encode(text).decode(), "KeyId": asked["KeyId"]}

    def _count(self) -> None:
        with self._lock:
            self.requests += 1


def _digest(asked: dict[str, Any]) -> bytes:
    bound = json.dumps([asked["KeyId"], asked["EncryptionContext"]], sort_keys=True)
    return hashlib.sha256(bound.encode()).digest()
