"""How a text can be written where nobody should find it."""

import base64
import json


def spellings(text: str) -> list[str]:
    """As it is, escaped, and in base64 wherever it begins."""
    raw = text.encode()
    shifted = [base64.b64encode(bytes(shift) + raw).decode().rstrip("=")[start:-1] for shift, start in _SHIFTS]
    return [text, json.dumps(text)[1:-1], *shifted, *(each.translate(_URL_SAFE) for each in shifted)]


_SHIFTS = ((0, 0), (1, 2), (2, 3))
_URL_SAFE = str.maketrans("+/", "-_")
