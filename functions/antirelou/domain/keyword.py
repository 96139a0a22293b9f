"""STOP, HELP and emergency numbers, when they are the whole message.

"Stop m'ignorer" is not an opt-out, so the words are never looked for inside a text. The lists join the words AWS, the
FCC (2025 rule) and the Canadian and French short-code rules name.
"""

from enum import Enum

from antirelou.domain.plain import plain

_STOP = frozenset(
    "stop stopall arret arreter arrete arretez cancel cancelar end optout quit remove revoke td unsubscribe "
    "desabonner desabonnement desinscrire desinscription".split()
)
_HELP = frozenset("help aide info contact".split())
# Of the countries that get an answer, then the short numbers of lines that listen: people text those as well.
_EMERGENCY = frozenset("17 18 15 112 114 911 999 101 100 113 117 118 144 988 119 3018 3117 3919".split())


class Keyword(Enum):
    STOP = "stop"
    HELP = "help"


def keyword_of(body: str) -> Keyword | None:
    """The keyword a text consists of, whatever its case, accents, spaces and punctuation; None for any other text."""
    if len(body) > 40:
        return None
    word = plain(body)
    if word in _STOP:
        return Keyword.STOP
    return Keyword.HELP if word in _HELP else None


def says_emergency(body: str) -> bool:
    """Somebody sent an emergency or a help number where a conversation was expected."""
    return len(body) <= 40 and plain(body) in _EMERGENCY
