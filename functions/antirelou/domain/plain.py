"""Words as they are compared: without case, accents, spaces and punctuation."""

import re
import unicodedata

_NOT_A_LETTER = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("œ", "oe").replace("æ", "ae")
    return _NOT_A_LETTER.sub("", "".join(c for c in letters if not unicodedata.combining(c)))
