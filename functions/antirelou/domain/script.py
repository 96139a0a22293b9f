"""A scripted conversation, as its writers wrote it (docs/scripts.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REVEAL = "reveal"
"""Where every path leads: no step has this name."""

ANYWHERE = "*"
"""The law of a country that the script says nothing of."""


@dataclass(frozen=True)
class Line:
    """One bubble. `typing_ms`: how long dots show before it, where there are dots."""

    text: str
    typing_ms: int = 0


@dataclass(frozen=True)
class Choice:
    """An answer to press, or to send as its place in the list (from 1)."""

    id: str
    text: str
    next: str


@dataclass(frozen=True)
class Step:
    """What the persona says, then where answers lead: `free` any words that are no choice, `silence` saying nothing
    for `silence_s` seconds. `sms` says it all in one text."""

    id: str
    says: tuple[Line, ...]
    sms: str
    choices: tuple[Choice, ...]
    free: str
    silence: str
    silence_s: int

    @property
    def exits(self) -> frozenset[str]:
        """Where it may lead."""
        return frozenset({self.free, self.silence, *(choice.next for choice in self.choices)})


@dataclass(frozen=True)
class Reveal:
    """Who spoke, and what just happened; `law` by country. `sms` holds `{help}`, where numbers come in."""

    says: tuple[Line, ...]
    sms: str
    law: Mapping[str, str]

    def law_of(self, country: str) -> str:
        return self.law.get(country) or self.law[ANYWHERE]


@dataclass(frozen=True)
class Question:
    """Asked once, when all is said. `answers` are texts by id."""

    text: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Script:
    """`about` is read before it starts, and warns. `keywords` start it by text message. `limit`: the most the persona
    says before the reveal, in turns. `help` and `stopped` answer AIDE (with `{help}`) and STOP."""

    name: str
    version: int
    locale: str
    title: str
    about: str
    persona: str
    keywords: frozenset[str]
    limit: int
    start: str
    steps: Mapping[str, Step] = field(repr=False)
    reveal: Reveal = field(repr=False)
    question: Question = field(repr=False)
    help: str = field(repr=False)
    stopped: str = field(repr=False)
