"""A phone number: what it is, where it is from, whether an answer may go to it."""

import re
from dataclasses import dataclass, field

import phonenumbers
from phonenumbers import PhoneNumberType

# Digits of other scripts parse as a number too, and would give one person many keys.
_DIGITS = re.compile(r"\+?[1-9][0-9]{6,14}", re.ASCII)

# North American numbers do not tell mobiles from landlines.
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True)
class Phone:
    """A valid number. Its repr shows no digit, so that it can stand in a log or an exception."""

    e164: str = field(repr=False)
    country: str
    mobile: bool


def country_of(number: str) -> str:
    """The country a number of ours belongs to; empty for a short code, which is everyone's."""
    phone = parse_phone(number)
    return phone.country if phone else ""


def national(number: str) -> str:
    """A number of ours as people there write it ("01 99 00 51 70"); a short code as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def parse_phone(raw: str) -> Phone | None:
    """Read E.164 with or without its plus (RCS leaves it out); None for short codes, names and invalid numbers."""
    if not _DIGITS.fullmatch(raw):
        return None
    try:
        number = phonenumbers.parse("+" + raw.lstrip("+"))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return Phone(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        country=phonenumbers.region_code_for_number(number) or "",
        mobile=phonenumbers.number_type(number) in _MOBILE,
    )


def in_full(raw: str, country: str) -> str:
    """A number as it is dialled in that country, with its plus and country code; anything else as it is."""
    if raw.startswith("+") or not raw.isascii() or not raw.isdigit() or not country:
        return raw
    try:
        number = phonenumbers.parse(raw, country)
    except phonenumbers.NumberParseException:
        return raw
    if not phonenumbers.is_valid_number(number):
        return raw
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
