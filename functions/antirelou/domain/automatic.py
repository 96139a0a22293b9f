"""Texts no person wrote, so that two machines never answer each other (RFC 3834: automatic mail gets no answer).

Phrases, not words: people are absent, drive and miss calls too. In doubt a person wrote it, and the limits per sender
stop a loop anyway. A `0` stands for any number.
"""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 640
"""Machines say what they are at the beginning; reading no further keeps a flood of long texts cheap."""

_GREETED = tuple(f" {word} " for word in "re bonjour bonsoir hello hi external sorry".split())
_GREETED += (" le 0 ", " info sfr ", " free msg ")

_BEGINS = """
auto reply|autoreply|auto response|automatic reply|automatic response|out of office|message d absence
absence du bureau|absent du bureau|absente du bureau|reponse automatique|message automatique
message genere automatiquement|i am currently out of the office|i m out of the office until
i am out of the office until|i m driving right now|i m driving with|i am driving and can t|driving can t text
i m not receiving notifications|je ne recois pas de notifications si|je conduis avec le mode
je suis en train de conduire avec|je suis au volant et|merci pour votre message nous
merci pour votre message je suis absent|nous avons bien recu|thanks for contacting|thank you for contacting
thanks for texting|thank you for your message i am|please do not reply|message not delivered|message failed to send
unable to deliver|undeliverable|unable to send message|mail delivery failed|delivery status notification
your message has been delivered|this number does not accept|this number cannot receive|votre message n a pas pu
votre texto n a pas ete livre|message non distribue|votre message a ete remis|echec de l envoi
ce numero n accepte pas|ce numero ne peut pas recevoir|code de verification 0|verification code 0|votre code est 0
your code is 0|vous avez 0 nouveau message|vous avez 0 appel|vous avez un nouveau message vocal
you have 0 new voicemail|you have 0 missed call|you have a missed call from 0|missed call from 0|appel manque 0
this is an automated message|this is an automatic response|ceci est un message automatique
ceci est un sms automatique|vous avez recu un message vocal du 0|voicemail from 0|you have 0 missed calls
a essaye de vous appeler|0 a essaye de vous appeler|0 tried to call you|ce correspondant a cherche a vous joindre
"""

_ANYWHERE = """
merci de ne pas y repondre|merci de ne pas repondre a ce sms|ne pas repondre a ce texto
this is an automatically generated|in case of emergency please contact|for urgent matters please contact
en cas d urgence veuillez contacter|when i get where i m going|is not monitored|n est pas surveillee
data rates may apply|reply stop to|stop au 0|message blocking is active|is your google verification code
pour toute urgence veuillez|0 est votre code|0 est ton code|0 is your code|is your verification code
votre code de verification|votre code de securite est 0|your verification code|i will get back to you as soon as i
je vous repondrai des mon retour|vous repondrai a mon retour
"""


def _phrases(lines: str) -> tuple[str, ...]:
    return tuple(f" {phrase} " for line in lines.split("\n") for phrase in line.split("|") if phrase)


_STARTS, _CONTAINED = _phrases(_BEGINS), _phrases(_ANYWHERE)
_NOT_A_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"0(?: 0)+")


def is_automatic(body: str) -> bool:
    """Whether a machine wrote it: an answer nobody typed, a notice, a code."""
    text = f" {_plain(body)} "
    while greeting := next((each for each in _GREETED if text.startswith(each)), None):
        text = text[len(greeting) - 1 :]
    return text.startswith(_STARTS) or any(phrase in text for phrase in _CONTAINED)


class OwnWords:
    """Our own texts, to know them when a phone sends them back: whole, cut off, quoted, or with a reaction."""

    _TELLING = 40  # characters: fewer could be a person's own words, and then only the whole text is ours

    def __init__(self, bodies: Iterable[str]) -> None:
        plain = [_plain(body) for body in bodies]
        self._short = frozenset(text for text in plain if 0 < len(text) < self._TELLING)
        self._beginnings = frozenset(text[: self._TELLING] for text in plain if len(text) >= self._TELLING)

    def are_in(self, body: str) -> bool:
        text = _plain(body)
        return text in self._short or any(beginning in text for beginning in self._beginnings)


def _plain(body: str) -> str:
    """Words without case, accents and punctuation, numbers as 0."""
    # One character at a time: normalising a run of accents as a whole takes quadratic time.
    letters = "".join(unicodedata.normalize("NFKD", c)[:8] for c in body[:_LONGEST].casefold())
    words = _NOT_A_WORD.sub(" ", "".join(c for c in letters if not unicodedata.combining(c)))
    return _DIGITS.sub("0", re.sub(r"\d+", "0", words)).strip()
