"""An authenticator app, by RFC 6238, for whoever has none at hand."""

import base64
import hashlib
import hmac
import struct
import time

STEP_S = 30


def code_of(secret: str, steps: int = 0) -> str:
    """Six digits; those of 30 seconds later with each of `steps`."""
    moment = struct.pack(">Q", int(time.time()) // STEP_S + steps)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def seconds_left() -> int:
    """Until the next code."""
    return STEP_S - int(time.time()) % STEP_S
