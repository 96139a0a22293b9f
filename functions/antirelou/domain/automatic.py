"""Texts no person wrote, so that two machines never answer each other (RFC 3834: automatic mail gets no answer).

The phrases are what phones, operators and companies send, in French and English, as `_plain` leaves it. People use the
same words: most phrases count only at the start of a text, and in doubt a person wrote it.
"""

import re
import unicodedata
from collections.abc import Iterable

_TELLING = 40
_NOTE = "(text message|message|msg|sms|text|texto|e ?mail|mail|courriel)s?"
_CODE = r"([a-z] )?\d{3} ?\d{1,5}"
_SAFE = "(verification|security|securite|confirmation|connexion|activation|authentification|validation)"
_WORDS = r"((?!c )\w{1,15} ){0,7}"  # not across "c'est": a person gives a code
_TRIED = "a (essaye|tente|cherche) (de|a) vous (appeler|joindre|contacter)"
_SENT = "(remise?|distribuee?|livree?|delivree?|envoyee?|transmise?)"
# "Réponse automatique mon cul", "This is an automated message, right?": people, about ours.
_MEANT = (
    r"\b(?! (mon|ma|my|mdr|ptdr|lol|de merde|a la con|hein|ou|or|c est|vous etes qui|tu|t|u|serieux|really|right)\b)"
)
_OPENING = (
    "((re|rep|tr|fwd?|external|externe|subject|objet|free|bonjour|bonsoir|hello|hi|hey) ){0,3}"
    f"((merci (pour|de) votre|thank(s| you) for your) {_NOTE} )?"
)


def _phrases(lines: str, start: str = "") -> re.Pattern[str]:
    """Phrases end where a word ends. Every repetition is bounded, so that time stays linear."""
    return re.compile(start + r"\b(" + "|".join(line.strip() for line in lines.strip().splitlines()) + r")\b")


# What the car modes of phones send: with anything more, a person talks.
_WHOLE = _phrases(r"""(i m driving right now|i m currently driving|driving can t text|do not reply|ne pas repondre)$
    je (conduis actuellement|suis (actuellement )?au volant|suis en train de conduire)$""")
_ANYWHERE = _phrases(rf"""
    (?<!que )(?<!qu )(?<!si )(ceci est|il s agit d) une? ({_NOTE}|reponse) automatis?(que|e|ee){_MEANT}
    (?<!know )(?<!if )(?<!that )(?<!think )this is an auto(mat\w{{2,6}})? ?(generated )?({_NOTE}|re\w{{3,6}}){_MEANT}
    (ce )?{_NOTE} (est |a ete )?(genere|emis|envoye) automatiquement{_MEANT}
    (merci de |priere de |(?<!de )(?<!peux )(?<!pouvez )(?<!pourquoi ))ne pas repondre (directement )?a ce {_NOTE}
    do not (reply|respond) (directly )?to this {_NOTE}(?! (if|or|unless)\b)
    (inbox|mailbox|number) is (not |un)monitored|(boite|numero) n est pas (surveille|consulte)e?
    i ?m not receiving notifications if|je ne recois (pas de|aucune) notifications? si|when i get where i ?m going
    message blocking is active|data rates may apply|reply stop to (cancel|end|unsubscribe)|stop (sms )?au \d{{5}}
    mail delivery (failed|subsystem|system)|delivery status notification
    (your|votre) {_WORDS}(pass)?code (is|est) (le )?{_CODE}
    {_CODE} (est votre|est ton|is your) {_WORDS}(code|otp|one time)
    (your|votre) code (?!postal){_WORDS}(is|est) (le )?{_CODE}
    (\d{{1,15}}|correspondant|le numero|appel manque) {_TRIED}
    (?<!que )vous avez (recu )?\d{{1,3}} (nouveaux? messages?|messages? vocal|messages vocaux)(?! de m)
    (?<!que )vous avez (eu )?\d{{1,3}} appels? (manque|en absence)s?(?! de m)""")
_AT_THE_START = _phrases(
    rf"""(auto|automatic|automated) ?(reply|response|answer|{_NOTE}){_MEANT}|{_NOTE} d absence{_MEANT}
    (reponse|{_NOTE}) automati(que|se|see){_MEANT}|absence du bureau|absente? du bureau (jusqu|du \d)
    (i ?m |i am )?(currently )?out of (the )?office($| until| from| and will| re| reply| auto| message)
    je suis actuellement (absente?|en|indisponible) (\w{{1,15}} ){{0,4}}jusqu au (\w{{1,15}} )?\d+
    (i ?m )?driving (can ?t text )?sent from
    ({_WORDS}code (de |d )?{_SAFE}|{_WORDS}{_SAFE} code) {_WORDS}{_CODE}
    (use|enter|utilisez|saisissez|entrez) (le code |the code |code )?{_CODE} (to|as|pour|comme)
    vous avez (recu )?une? (nouveau )?(message vocal|appel (manque|en absence))(?! de (moi|ma)\b)|messagerie vocale \d+
    nouveau message vocal|{_TRIED}|(\d{{1,15}} ){{1,9}}tried to (call|reach) you
    you (have|ve|ve got) (an? |one |\d+ )(new )?(missed call|voice ?mail|voice message)s?(?! from me\b)
    (appels? (manque|en absence)s?|(you )?missed (a )?calls?|voice ?mail) (du |de |le |from |numero )*\d[\d ]{{7}}\d*
    your {_NOTE} {_WORDS}(not|t|cannot|failed|has|was) (to )?(be |been )?delivered|your {_NOTE} could not be sent
    message not sent
    {_NOTE} (was |could )?not (be )?delivered|{_NOTE} failed to (send|deliver)|(message |mail )?undeliver(able|ed)
    unable to (send|deliver) (your |the |this )?{_NOTE}|(mail )?delivery (has )?fail(ed|ure)
    (sorry )?th(is|e) number {_WORDS}(not|cannot|t) (accept|receive|support) (incoming )?{_NOTE}
    votre {_NOTE} {_WORDS}{_WORDS}(n a (pas )?(pu )?(etre|ete)|ne peut (pas )?etre|a (bien )?ete) {_SENT}
    {_NOTE} non {_SENT}|echec (de |d )(la |l )?(remise|envoi|distribution|livraison) (du|de votre|de ce)
    impossible (d |de )(envoyer|remettre) (le|votre|ce) {_NOTE}|nous avons bien recu votre {_NOTE}
    (ce|votre) (numero|correspondant) (n accepte|ne peut|ne recoit|ne prend) pas (recevoir )?(de |les |des )?{_NOTE}""",
    _OPENING,
)
# Being away is no sign of a machine; being away and promising an answer to "votre message" is.
_AWAY = _phrases(
    r"""(i ?m|i am|i ll be|i will be) (currently )?(away|unavailable|driving|in a meeting|out of (the )?office)
    (i ?m|i am|i ll be|i will be) (currently )?on (\w{1,15} )?(leave|vacation|holidays?)|our (office|store) is closed
    je (suis|serai) (actuellement )?(absente?|indisponible|hors du bureau|au volant|en train de conduire)|je conduis
    je (suis|serai) (actuellement )?en (conges?|vacances|deplacement|reunion)|nous sommes (actuellement )?fermes
    je ne suis pas (actuellement )?(au bureau|disponible|joignable)|actuellement (absente?|en conges?|en vacances)
    (merci|thanks|thank you) (pour|de|for) (votre|nous|your|contacting|texting|reaching|getting)""",
    _OPENING,
)
_PROMISE = _phrases(rf"""
    i (will|ll) get back to you (as soon as|when|upon|once|on my|shortly)|limited access|urgent matters?
    (i|we) (will|ll) (respond to|reply to|return) your|(we|our team) (will|ll) (get back|respond|reply|be in touch)
    and will (return|reply)|we have received|for urgent|if this is urgent|in case of emergency|(on|upon) my return
    with focus|do not disturb
    (cannot|can ?t|not able to|unable to) (respond|reply|receive|answer) (to |by )?(your )?{_NOTE}
    je vous (repond|recontact|rappel|reviend)\w{{0,8}} (des|a mon|au plus|dans|lorsque|quand)|reviendrai vers vous
    (repondrai|repondre|lirai|verrai|connaissance de) (a )?(votre|vos) ({_NOTE}|{_NOTE}s|appels?|demandes?)
    nous (vous )?(repond|recontact|rappel|reviend|trait)\w{{0,8}}|pour toute (urgence|question|demande)|ne pas deranger
    en cas d urgence (veuillez|merci|contactez|vous|composez)|mode (conduite|concentration)|\d+ (\w{{1,15}} )?inclus
    (merci de|veuillez) (contacter|vous adresser|communiquer)|please (contact|e ?mail|reach out)""")


def is_automatic(body: str) -> bool:
    """Whether a machine wrote it: an answer nobody typed, a notice, a code. Our own texts too, when they say so."""
    text = _plain(body)
    if _WHOLE.match(text) or _AT_THE_START.match(text) or _ANYWHERE.search(text):
        return True
    return bool(_AWAY.match(text) and _PROMISE.search(text))


class OwnWords:
    """Our own texts, to know them when a phone sends them back: whole, cut off, quoted, or with a reaction."""

    def __init__(self, bodies: Iterable[str]) -> None:
        plain = [_plain(body, digits=False) for body in bodies]
        # Fewer characters could be a person's own words: then only the whole text is ours.
        self._short = frozenset(text for text in plain if 0 < len(text) < _TELLING)
        self._beginnings = frozenset(text[:_TELLING] for text in plain if len(text) >= _TELLING)

    def are_in(self, body: str) -> bool:
        """Digits do not count: a phone may number the parts of a text."""
        text = _plain(body, digits=False)
        return text in self._short or any(beginning in text for beginning in self._beginnings)


def _plain(body: str, digits: bool = True) -> str:
    """Lower-case words without accents, one space between them."""
    # One character at a time: normalising a long run of accents as a whole takes quadratic time.
    parts = "".join(unicodedata.normalize("NFKD", character) for character in body)
    letters = "".join(c for c in parts if not unicodedata.combining(c)).casefold()
    return re.sub("[^a-z0-9]+" if digits else "[^a-z]+", " ", letters).strip()
