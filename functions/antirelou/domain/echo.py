"""Which texts many senders send: what a container remembers of them, as digests, while it lives."""

import re
import unicodedata
from collections import OrderedDict

_NOT_A_LETTER = re.compile(r"[\W\d_]+")

# What people say first is short, and alike: "salut", "coucou ça va", "c'est Thomas".
_LEAST_LETTERS = 12
_SENDERS = 3
_WITHIN_MS = 30 * 60_000


def letters_of(body: str) -> str:
    """Only the letters, without case and accents: a counter or a smiley makes no other text. Empty for one too short to
    say anything."""
    plain = unicodedata.normalize("NFKD", body.casefold())
    letters = _NOT_A_LETTER.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
    return letters if len(letters) >= _LEAST_LETTERS else ""


class Echoes:
    """Bounded: the texts longest unheard are forgotten first, and of each the last senders are known."""

    def __init__(self, most_texts: int = 5_000) -> None:
        self._most = most_texts
        self._heard: OrderedDict[str, OrderedDict[str, int]] = OrderedDict()

    def hear(self, digest: str, sender_key: str, at_ms: int) -> bool:
        """Whether several senders sent this text within half an hour, this one counted."""
        senders = self._heard.setdefault(digest, OrderedDict())
        self._heard.move_to_end(digest)
        senders.pop(sender_key, None)
        senders[sender_key] = at_ms
        if len(senders) > _SENDERS:
            senders.popitem(last=False)
        if len(self._heard) > self._most:
            self._heard.popitem(last=False)
        return sum(at_ms - heard_ms <= _WITHIN_MS for heard_ms in senders.values()) >= _SENDERS
