"""Who may be answered at all, judged on the contact alone."""

from dataclasses import dataclass

from antirelou.domain.contact import Contact
from antirelou.domain.money import DAY_MS
from antirelou.domain.number import Number, Numbers
from antirelou.domain.outcome import Reason
from antirelou.domain.phone import Phone, parse_phone

_LONGEST_WAIT_MS = 2 * DAY_MS


@dataclass(frozen=True)
class Rules:
    allowed_countries: frozenset[str]
    answer_within_ms: int

    def too_late(self, contact: Contact, now_ms: int) -> bool:
        """A wait of ours does not count, up to two days: over the caps day after day, texts would pile up."""
        longest_ms = max(_LONGEST_WAIT_MS, self.answer_within_ms)
        return contact.answerable_from_ms < now_ms - self.answer_within_ms or contact.sent_ms < now_ms - longest_ms


@dataclass(frozen=True)
class Screened:
    """A text or a call from someone who may be answered, on a number of ours. `texting` is the number that answers: the
    same, unless that one cannot text."""

    contact: Contact
    phone: Phone
    number: Number
    texting: Number


def screen(contact: Contact, rules: Rules, numbers: Numbers) -> Screened | Reason:
    number = numbers.find(contact.number)
    if number is None:
        return Reason.NOT_OURS
    if numbers.find(contact.sender):
        return Reason.OWN_NUMBER
    phone = parse_phone(contact.sender)
    if phone is None:
        return Reason.NOT_A_PHONE
    if phone.country not in rules.allowed_countries:
        return Reason.COUNTRY
    if not phone.mobile:
        return Reason.NOT_MOBILE
    return Screened(contact, phone, number, numbers.texting(number))
