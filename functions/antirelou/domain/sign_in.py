"""A responder signs in: a password, then a code of an authenticator. What is asked next, and what is refused."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

_LONGEST = {"user": 128, "password": 256, "session": 2048, "code": 6}  # as Cognito has them
_FIELDS = {
    "password": ("user", "password"),
    "new_password": ("user", "session", "password"),
    "enrol": ("user", "session", "code"),
    "code": ("user", "session", "code"),
}


class Needs(Enum):
    """What is asked next; the value is what the browser reads."""

    CODE = "code"
    ENROL = "enrol"
    NEW_PASSWORD = "new_password"  # noqa: S105


class Refusal(Enum):
    """The value is its name in metrics and logs. `DENIED` is all anybody learns of an unknown user, a wrong or a used
    code, a session that ran out, a user shut out for a while."""

    DENIED = "denied"
    TOO_MANY = "too_many"
    WEAK = "weak"


@dataclass(frozen=True)
class Step:
    """One of a sign-in. `session` is what the step before answered; the first has none."""

    name: str
    user: str = field(repr=False)
    session: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class Asked:
    """`secret` is for an authenticator, in base32; only with `Needs.ENROL`."""

    needs: Needs
    session: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class SignedIn:
    """`token` is what the API's authorizer reads: an identity token of Cognito's."""

    token: str = field(repr=False)


Progress = Asked | SignedIn | Refusal


def read_step(fields: Any) -> Step | None:
    """None if a field is missing, of another type, empty, too long, or no text at all."""
    if not isinstance(fields, dict) or not isinstance(fields.get("step"), str):
        return None
    name, wanted = fields["step"], _FIELDS.get(fields["step"])
    if not wanted:
        return None
    given: dict[str, Any] = {each: fields.get(each) for each in wanted}
    if not all(_is_sound(each, value) for each, value in given.items()):
        return None
    return Step(name, **given)


def _is_sound(name: str, value: Any) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST[name] or not value.isprintable():
        return False  # a lone surrogate, a NUL and a line's end are not printable
    return name != "code" or (len(value) == 6 and value.isascii() and value.isdigit())
