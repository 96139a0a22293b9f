"""ECDSA over P-256, checked with whole numbers alone (FIPS 186-5): no library that signs is asked whether it did."""

import hashlib
from base64 import urlsafe_b64decode

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None


def is_signed(public: str, signature: str, text: bytes) -> bool:
    """By the key of those 65 bytes, in base64url without padding, as the 64 bytes of the signature are."""
    point, pair = _bytes(public), _bytes(signature)
    if len(point) != 65 or point[0] != 4 or len(pair) != 64:
        return False
    key = (int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big"))
    r, s = int.from_bytes(pair[:32], "big"), int.from_bytes(pair[32:], "big")
    if not is_on_curve(key) or not (0 < r < N and 0 < s < N):
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(text).digest(), "big"), pow(s, -1, N)
    found = _add(_times(G, digest * inverse % N), _times(key, r * inverse % N))
    return found is not None and found[0] % N == r


def is_on_curve(point: tuple[int, int]) -> bool:
    x, y = point
    return (y * y - (x * x * x - 3 * x + B)) % P == 0


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _times(point: Point, factor: int) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total
