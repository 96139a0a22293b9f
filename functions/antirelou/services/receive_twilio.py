"""Take what Twilio tells: a text and a call are handed in, what became of a reply goes to whoever settles it.

Twilio's signature has no time, so whoever once saw a request could send it again: each event is claimed when it first
comes. Within a quarter of an hour it is Twilio's own retry, handed in under the first one's time; later it is refused.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from antirelou.domain.contact import Contact, Medium
from antirelou.domain.money import MINUTE_MS
from antirelou.domain.number import Greeting, Number, State
from antirelou.domain.twilio_webhook import FINAL, contact_of, report_of
from antirelou.domain.webhook import Answer, Ending, Request, claim_name
from antirelou.services.hand_in_contact import HandInContact
from antirelou.services.receive_webhook import Claims

RETRIES_MS = 15 * MINUTE_MS


class Signature(Protocol):
    def open(self, request: Request) -> dict[str, str] | Ending:
        """The form Twilio signed, or why it did not."""


class OurNumbers(Protocol):
    def find(self, raw: str, now_ms: int) -> Number | None:
        """The number of ours that was contacted, as it stands now."""


class Reports(Protocol):
    def put_back(self, body: str, seconds: int) -> None:
        """Hand a report to whoever settles it, after a delay."""


class Instructions(Protocol):
    def nothing(self) -> str:
        """No answer here."""

    def say(self, words: str, locale: str) -> str:
        """Speak, then hang up."""

    def turn_away(self) -> str:
        """Do not take the call."""


class ReceiveTwilio:
    def __init__(
        self,
        signature: Signature,
        claims: Claims,
        hand_in: HandInContact,
        reports: Reports,
        numbers: OurNumbers,
        instructions: Instructions,
        spoken: Mapping[str, str],
        price_after_seconds: int,
    ) -> None:
        """`spoken` is what a caller hears, by locale."""
        self._signature = signature
        self._claims = claims
        self._hand_in = hand_in
        self._reports = reports
        self._numbers = numbers
        self._instructions = instructions
        self._spoken = spoken
        self._price_after_seconds = price_after_seconds

    def text(self, request: Request, now_ms: int) -> Answer:
        contact = self._take(request, Medium.TEXT, now_ms)
        if isinstance(contact, Ending):
            return Answer(contact)
        return Answer(Ending.ACCEPTED, self._instructions.nothing(), contact.log_id)

    def call(self, request: Request, now_ms: int) -> Answer:
        contact = self._take(request, Medium.CALL, now_ms)
        if isinstance(contact, Ending):
            return Answer(contact)
        return Answer(Ending.ACCEPTED, self._greet(self._numbers.find(contact.number, now_ms)), contact.log_id)

    def status(self, request: Request, now_ms: int) -> Answer:
        """Only what is final settles anything; its price is known to Twilio a while later."""
        form = self._signature.open(request)
        if isinstance(form, Ending):
            return Answer(form)
        report = report_of(form, request.asked("reply"))
        if report is None:
            return Answer(Ending.MALFORMED)
        if form["MessageStatus"] in FINAL:
            if self._first_ms("status", form["MessageSid"], form["MessageStatus"], now_ms=now_ms) is None:
                return Answer(Ending.REPLAYED)
            self._reports.put_back(report, self._price_after_seconds)
        return Answer(Ending.ACCEPTED)

    def _take(self, request: Request, medium: Medium, now_ms: int) -> Contact | Ending:
        form = self._signature.open(request)
        if isinstance(form, Ending):
            return form
        contact = contact_of(form, medium, now_ms)
        if contact is None:
            return Ending.MALFORMED
        first_ms = self._first_ms(medium.value, contact.id, now_ms=now_ms)
        if first_ms is None:
            return Ending.REPLAYED
        self._hand_in(replace(contact, sent_ms=first_ms))
        return contact

    def _first_ms(self, *event: str, now_ms: int) -> int | None:
        """When it first came; None if that is too long ago for a retry."""
        first_ms = self._claims.claim(claim_name("twilio", *event), now_ms)
        return first_ms if now_ms - first_ms <= RETRIES_MS else None

    def _greet(self, number: Number | None) -> str:
        silent = number is None or number.state is State.BURNED or number.greeting is Greeting.HANG_UP
        if number is None or silent:
            return self._instructions.turn_away()
        return self._instructions.say(self._spoken[number.locale], number.locale)
