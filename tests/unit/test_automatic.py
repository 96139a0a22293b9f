"""Two machines never answer each other, and a person is never taken for one."""

from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.files import read_words
from antirelou.domain.automatic import OwnWords, is_automatic

AWAY = (
    "Out of office",
    "Automatic reply: Out of Office",
    "I am currently out of the office and will return on Monday.",
    "I'm out of the office until July 3.",
    "Hi, I am on annual leave with limited access to email. For urgent matters, please contact Sam.",
    "Thank you for your message. I am on vacation and will reply to your text on my return.",
    "Absence du bureau : je suis en congés",
    "RE: Absente du bureau jusqu'au 12 août",
    "Bonjour, je suis en vacances. En cas d'urgence, veuillez contacter ma collègue.",
    "Merci pour votre message. Je suis absent et vous répondrai à mon retour, pour toute urgence le 01 02 03 04 05.",
    "Message d'absence : je serai de retour lundi",
)
DRIVING = (
    "I’m driving with Focus turned on. I’ll see your message when I get where I’m going.",
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.\n\n"
    "(I'm not receiving notifications. If this is urgent, reply “urgent” to send a notification through.)",
    "I'm driving right now",
    "I am driving and can't respond to text messages right now.",
    "Driving, can't text - Sent from MY CAR",
    "Je conduis avec le mode « Ne pas déranger en voiture ». Je verrai votre message à mon arrivée.",
    "Je suis en train de conduire avec un mode de concentration activé. Je lirai votre message en arrivant.",
    "(Je ne reçois pas de notifications. Si c’est urgent, répondez « urgent ».)",
)
ANSWERED_ALONE = (
    "Auto-reply: I can't talk",
    "Autoreply: back at 5",
    "Auto response: closed",
    "[External] Automatic reply: your text",
    "Réponse automatique : je ne suis pas disponible.",
    "REPONSE AUTOMATIQUE",
    "Message automatique. Ne pas répondre.",
    "Ceci est un message automatique, merci de ne pas y répondre.",
    "Bonjour. Ceci est un SMS automatique.",
    "Votre colis arrive demain. Merci de ne pas répondre à ce SMS.",
    "Message généré automatiquement",
    "This is an automated message.",
    "Your appointment is tomorrow at 3 pm. This is an automatically generated text, it needs no answer.",
    "Please do not reply to this message.",
    "This mailbox is not monitored.",
    "Cette boîte n'est pas surveillée.",
    "Thanks for contacting Chez Paul! We'll get back to you shortly.",
    "Merci pour votre message, nous vous répondrons dans les plus brefs délais.",
    "Nous avons bien reçu votre message.",
    "Hello! Thanks for texting Chez Paul. Our team will respond within a day.",
    "This is an automatic response",
    "SVP ne pas répondre à ce texto",
    "Promo -50 % ce week-end ! STOP au 36180",
    "Sale today. Msg & data rates may apply. Reply STOP to cancel.",
)
UNDELIVERED = (
    "Message not delivered",
    "Message failed to send",
    "Unable to deliver message",
    "Free Msg: Unable to send message - Message Blocking is active.",
    "Undeliverable: hello",
    "Mail delivery failed: returning message to sender",
    "Delivery Status Notification (Failure)",
    "This number does not accept text messages.",
    "Sorry, this number cannot receive texts.",
    "Your message has been delivered",
    "Votre message n'a pas pu être remis.",
    "Votre texto n'a pas été livré au destinataire",
    "Votre message a été remis à son destinataire",
    "Message non distribué",
    "Échec de l'envoi du message",
    "Ce numéro n'accepte pas les textos.",
    "Ce numéro ne peut pas recevoir de SMS",
)
CODES = (
    "Your code is 123456",
    "Your WhatsApp code: 123-456. Verification code, do not share: 123456 is your code",
    "G-123456 is your Google verification code.",
    "Votre code est 123456",
    "Votre code de vérification Leboncoin est le 482913",
    "123456 est votre code",
    "<#> 123 456 est votre code Facebook",
    "Code de vérification : 482913",
    "Banque : votre code de sécurité est 12345678, ne le donnez à personne",
    "Verification code: 482913",
    "[TikTok] 123456 est ton code de vérification",
)
CALLS = (
    "Vous avez 1 nouveau message vocal",
    "Vous avez un nouveau message vocal. Composez le 888.",
    "Bonjour, vous avez reçu un message vocal du 06 12 34 56 78",
    "Le 0612345678 a essayé de vous appeler",
    "a essayé de vous appeler le 12/03 à 14h02",
    "Appel manqué : 06 12 34 56 78",
    "You have 1 new voicemail",
    "You have a missed call from +1 514 555 0199",
    "Missed call from 514-555-0199",
    "5145550199 tried to call you at 3:12 pm",
    "Voicemail from +15145550199 (0:21)",
    "Info SFR : vous avez 1 appel manqué du 0612345678",
)
# Someone who repeats our first words was answered already: taking that for a machine costs nobody an answer.
AUTOMATIC = AWAY + DRIVING + ANSWERED_ALONE + UNDELIVERED + CODES + CALLS

FRENCH = (
    "Salut, on s'est vus au bar, tu te souviens ?",
    "je suis absent ce soir, on se voit demain ?",
    "Je suis absente jusqu'à lundi mais après je suis toute à toi",
    "je suis en vacances jusqu'à dimanche, tu fais quoi ?",
    "je suis en congé demain viens on sort",
    "tu réponds pas ?",
    "Pourquoi tu ne réponds plus ?",
    "réponds",
    "répond moi stp",
    "Tu peux ne pas répondre à ce message si tu veux, mais je t'aime",
    "merci de ne pas répondre, c'est sympa",
    "tu as un code promo ?",
    "c'est quoi ton code d'entrée ?",
    "le code de la porte c'est 4512",
    "Ton code c'est 45B non ?",
    "je conduis j'arrive dans 5 min",
    "je suis au volant je te rappelle",
    "Je suis en train de conduire mais je pense à toi",
    "j'ai essayé de vous appeler trois fois",
    "mon frère a essayé de vous appeler hier",
    "appel manqué de toi ?",
    "vous avez un message vocal de moi, écoutez-le",
    "j'ai laissé un message vocal",
    "mon message est pas parti ou quoi",
    "ton message n'a pas été envoyé ?",
    "t'as reçu mon message ?",
    "message reçu, salope",
    "C'est un message automatique ?",
    "Je sais que ceci est un message automatique mais réponds",
    "t'es un robot ?",
    "va te faire foutre",
    "t'es trop belle, donne-moi une chance",
    "bureau fermé, on va boire un verre ?",
    "en cas d'urgence appelle-moi bébé",
    "Merci pour votre message mais je comprends pas",
    "votre message m'a fait de la peine",
    "votre texto n'a pas été sympa",
    "Je suis actuellement à Paris jusqu'au 15, on se capte ?",
    "je conduis, je lis ton message après",
    "t'as le droit de ne pas répondre à ce message",
    "je vous rappelle que vous m'avez donné ce numéro",
    "je ne reçois pas de notification quand tu m'écris",
    "appels manqués de 3 personnes",
    "votre code postal est 75011 ?",
    "ce numéro est un faux ?",
    "je sais que vous avez 3 appels manqués",
    "ok",
    "???",
    "Coucou c'est Thomas 😘",
)
QUEBEC = (
    "Allô, c'est Steve du bar d'hier soir",
    "Heille réponds-moi tabarnak",
    "T'es ben plate de pas répondre",
    "Je suis en char, je te texte tantôt",
    "M'as-tu donné un faux numéro coudonc ?",
    "Envoye donc, un p'tit verre à soir",
    "Câlisse, tu m'as bloqué ?",
    "Ma blonde est pas là en fin de semaine",
    "Crisse de folle",
    "T'es-tu correcte ?",
)
ENGLISH = (
    "hey it's Jake from last night",
    "why aren't you answering",
    "don't ignore me",
    "do not reply if you hate me",
    "Don't reply to this text if you don't love me",
    "no reply?",
    "I'm away this weekend, wanna meet Monday?",
    "I'm on vacation until Sunday, come join me",
    "I'm out of the office at 6, drinks?",
    "I'm driving, be there in 5",
    "hey I'm driving I'll call you when I get home",
    "do you have a promo code?",
    "what's your door code",
    "text me why not send a pic",
    "my message was not delivered or what",
    "message was sent yesterday and still nothing",
    "you missed a call from me",
    "you have a voicemail from me babe",
    "I tried to call you",
    "is this a landline?",
    "is this an automated message?",
    "I know this is an automated message but please answer",
    "thanks for your message, call me",
    "the text you sent me was delivered late",
    "your text didn't deliver the vibe",
    "I'm driving home, I'll read your text when I park",
    "I'm in a meeting, can't stop thinking about you",
    "do not reply to this text or I'll be sad",
    "this is the wrong number",
    "my zip code is 90210",
    "your code is wrong",
    "bitch",
    "u up?",
    "come on, one drink",
    "ur so hot",
)
PEOPLE = (*FRENCH, *QUEBEC, *ENGLISH, "", " ", "👀", "\x00", "123456", "STOP", "Aide")

BODIES = tuple(body for words in read_words().values() for body in words.by_kind.values())
OURS = OwnWords(BODIES)
TRIMMINGS = st.text(alphabet=" \t\n.,;:!?…()[]«»“”\"'’-_*<>\x00😀❤\u00a0\u202f", max_size=8)


@pytest.mark.parametrize("body", AUTOMATIC)
def test_what_a_machine_sent_is_recognised(body: str) -> None:
    assert is_automatic(body)


@pytest.mark.parametrize("body", PEOPLE)
def test_a_person_is_not_taken_for_a_machine(body: str) -> None:
    assert not is_automatic(body)


@pytest.mark.parametrize("body", PEOPLE)
def test_a_person_is_not_taken_for_us(body: str) -> None:
    assert not OURS.are_in(body)


def dressed(body: str, case: str, accents: bool, before: str, after: str) -> str:
    """The same text, as another phone or another hand would write it."""
    bare = body if accents else "".join(c for c in normalize("NFD", body) if not combining(c))
    return before + getattr(bare, case)().replace("'", "’").replace(" ", "  ") + after


CASES = st.sampled_from(["upper", "lower", "title", "swapcase", "casefold"])


@given(st.sampled_from(AUTOMATIC + PEOPLE), CASES, st.booleans(), TRIMMINGS, TRIMMINGS)
def test_case_accents_spaces_and_punctuation_change_nothing(
    body: str, case: str, accents: bool, before: str, after: str
) -> None:
    assert is_automatic(dressed(body, case, accents, before, after)) == is_automatic(body)


@given(st.sampled_from(BODIES), CASES, st.booleans(), TRIMMINGS, TRIMMINGS)
def test_our_own_text_is_recognised_however_it_is_dressed(
    body: str, case: str, accents: bool, before: str, after: str
) -> None:
    assert OURS.are_in(dressed(body, case, accents, before, after))


@given(st.sampled_from(BODIES), st.integers(min_value=48))
def test_the_beginning_of_our_text_is_ours_wherever_a_phone_cut_it(body: str, length: int) -> None:
    assert OURS.are_in(body[:length] + "…")


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "quoted",
    [
        "Re: {}",
        "> {}",
        "A aimé « {} »",
        "Liked “{}”",
        "Emphasized “{}”",
        "A réagi avec 😂 à « {} »",
        "(1/2) {}",
        "{} mdr",
    ],
)
def test_our_text_quoted_in_another_is_ours(quoted: str, body: str) -> None:
    assert OURS.are_in(quoted.format(body))


@pytest.mark.parametrize("body", BODIES)
def test_a_few_words_or_the_end_of_our_text_are_anyones(body: str) -> None:
    assert not OURS.are_in(body[:30])
    assert not OURS.are_in(body[30:])


def test_digits_in_our_text_do_not_matter() -> None:
    ours = OwnWords(["Call 514-555-0199 or 988 if you are in danger, at any hour of the day"])
    assert ours.are_in("call 514 555 02 55, or 15 if you are in danger at any hour")


def test_a_short_text_of_ours_is_recognised_only_whole() -> None:
    ours = OwnWords(["Non merci.", "", "!!!"])
    assert ours.are_in("NON, MERCI")
    assert not ours.are_in("non merci je rentre")
    assert not ours.are_in("")


@given(st.text(st.characters()))
def test_no_text_is_too_strange(body: str) -> None:
    assert is_automatic(body) in (True, False)
    assert OURS.are_in(body) in (True, False)


@pytest.mark.parametrize(
    "body", ["\ud800", "\udfff Out of office", "a\u0301\u0323" * 600, "\ufdfa" * 1600, "\x00" * 1600]
)
def test_surrogates_accents_and_nuls_are_read(body: str) -> None:
    assert is_automatic(body) == ("office" in body)
    assert not OURS.are_in(body)
