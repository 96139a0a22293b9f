"""What Twilio is told to do, in its own language."""

from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

# Amazon Polly's voices, as Twilio names them.
_VOICES = {"fr-FR": ("fr-FR", "Polly.Lea"), "fr-CA": ("fr-CA", "Polly.Chantal"), "en": ("en-GB", "Polly.Amy")}


class TwilioInstructions:
    def nothing(self) -> str:
        """To a text: no answer but the one the inbox may give."""
        return str(MessagingResponse())

    def say(self, words: str, locale: str) -> str:
        language, voice = _VOICES[locale]
        response = VoiceResponse()
        response.say(words, language=language, voice=voice)
        response.hangup()
        return str(response)

    def turn_away(self) -> str:
        """The line is busy: the call is not taken, and not billed."""
        response = VoiceResponse()
        response.reject(reason="busy")
        return str(response)
