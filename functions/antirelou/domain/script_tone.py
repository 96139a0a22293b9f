"""How scripts may sound: words that no persona says, and what is no word at all."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from antirelou.domain.plain import plain

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?i)https?:|\bwww\.|@\w|\b[\w-]+\.(?:com|org|net|info|app|fr|ca|be|ch|eu|io|me|gg|ly|quebec)\b")
_SYMBOLS = frozenset(("So", "Sk", "Cs", "Co", "Cn", "Cc", "Cf"))  # emoji and their joiners, what draws nothing


@dataclass(frozen=True)
class Tone:
    """Of one language: expressions by why they are not said, whatever their case and accents; and first names."""

    never: Mapping[str, frozenset[str]]
    names: frozenset[str]


def tone_faults(text: str, tone: Tone) -> Iterator[str]:
    said = _spoken(text)
    for why, expressions in tone.never.items():
        for expression in sorted(expressions):
            if _spoken(expression) in said:
                yield f'"{expression}" ({why})'
    for word in _WORD.findall(text):
        if word[0].isupper() and plain(word) in tone.names:
            yield f'"{word}" is somebody\'s name'
    if found := _ADDRESS.search(text):
        yield f'"{found[0]}" belongs to an address: there is no link in a script'
    for sign in sorted({each for each in text if unicodedata.category(each) in _SYMBOLS}):
        yield f"U+{ord(sign):04X} is no word: not every phone shows it, and screen readers spell it out"


def _spoken(text: str) -> str:
    """Between spaces, so that words are found whole."""
    return f" {' '.join(plain(word) for word in _WORD.findall(text))} "
