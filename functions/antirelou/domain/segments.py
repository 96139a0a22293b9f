"""How many segments a text is billed as (3GPP TS 23.038, sizes as AWS bills them)."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Billing:
    """`culprits` are the characters that made it UCS-2, where a segment holds 70 characters instead of 160."""

    encoding: str
    segments: int
    culprits: tuple[str, ...] = ()


def bill(text: str) -> Billing:
    """Encoding and number of segments of a text; an empty one is billed as one segment."""
    culprits = tuple(sorted({c for c in text if c not in _BASIC and c not in _EXTENDED}))
    if culprits:
        return Billing("UCS-2", _count([len(c.encode("utf-16-be")) // 2 for c in text], 70, 67), culprits)
    return Billing("GSM-7", _count([2 if c in _EXTENDED else 1 for c in text], 160, 153))


def _count(sizes: list[int], alone: int, joined: int) -> int:
    if sum(sizes) <= alone:
        return 1
    segments, room = 1, joined
    for size in sizes:
        if size > room:  # neither an escape pair nor a surrogate pair may straddle two segments
            segments, room = segments + 1, joined
        room -= size
    return segments
