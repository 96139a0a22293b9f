"""STOP and HELP, when they are the whole message.

"Stop m'ignorer" is not an opt-out, so the words are never looked for inside a text. The lists join the words AWS, the
FCC (2025 rule) and the Canadian and French short-code rules name.
"""

import re
import unicodedata
from enum import Enum

_NOT_A_LETTER = re.compile(r"[\W_]+")

_STOP = frozenset(
    "stop stopall arret arreter arrete arretez cancel cancelar end optout quit remove revoke td unsubscribe "
    "desabonner desabonnement desinscrire desinscription".split()
)
_HELP = frozenset("help aide info contact".split())


class Keyword(Enum):
    STOP = "stop"
    HELP = "help"


def keyword_of(body: str) -> Keyword | None:
    """The keyword a text consists of, whatever its case, accents, spaces and punctuation; None for any other text."""
    if len(body) > 40:
        return None
    letters = unicodedata.normalize("NFKD", body.casefold())
    word = _NOT_A_LETTER.sub("", "".join(c for c in letters if not unicodedata.combining(c)))
    if word in _STOP:
        return Keyword.STOP
    return Keyword.HELP if word in _HELP else None
