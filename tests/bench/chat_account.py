"""Every message, from the page that sent it to the page that showed it: delivered once to the right room, or its sender
was told. Anything else is a failure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from antirelou.domain.chat_fields import BOX_BYTES

SIDES = ("visitor", "desk")

Name = tuple[int, str, int, int]
"""Number of the room, side that sent it, epoch, seq."""


@dataclass
class Message:
    """`attempts`: how often it was sent under its one `seq`. `excused`: of these, how many were under way when the
    sender's connection broke, which its page sees for itself. `copies`: how many of it reached the other page."""

    attempts: int = 0
    answers: int = 0
    delivered: int = 0
    excused: int = 0
    copies: int = 0


@dataclass
class Ledger:
    messages: dict[Name, Message] = field(default_factory=dict)
    whys: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)

    def say(self, name: Name) -> str:
        """It is sent, for the first time or again: its box, the same each time."""
        self.messages.setdefault(name, Message()).attempts += 1
        return box_of(name)

    def told(self, name: Name, frame: dict[str, Any]) -> None:
        """The sender hears what became of it."""
        message = self.messages.get(name)
        if message is None:
            self.odd["answered, and never sent"] += 1
            return
        message.answers += 1
        message.delivered += frame["event"] == "delivered"
        self.whys[str(frame.get("why", "delivered"))] += 1

    def heard(self, room: int, side: str, frame: dict[str, Any]) -> None:
        """A `said` came to that side of that room."""
        name = name_in(frame.get("box"))
        if name is None or name not in self.messages:
            self.odd["delivered, and never sent"] += 1
        elif name[0] != room:
            self.odd["in the wrong room"] += 1
        elif name[1] == side:
            self.odd["back to its own side"] += 1
        elif name[2:] != (frame.get("epoch"), frame.get("seq")):
            self.odd["with another epoch or seq"] += 1
        else:
            self.messages[name].copies += 1

    def cut(self, name: Name) -> None:
        """The connection of its sender broke while it was under way: this attempt needs no answer."""
        self.messages[name].excused += 1

    def failures(self) -> Counter[str]:
        """By kind; empty if every message was delivered once to the right room, or its sender told. Ask once
        nothing is under way any more."""
        return self.odd + Counter(kind for message in self.messages.values() for kind in _wrongs(message))

    def figures(self) -> dict[str, int]:
        every = self.messages.values()
        return {
            "messages": len(every),
            "attempts": sum(message.attempts for message in every),
            "delivered": sum(message.copies > 0 for message in every),
            "told_not_delivered": sum(not message.copies for message in every),
            "sent_again": sum(message.attempts > 1 for message in every),
            "copies_dropped_by_seq": sum(max(0, message.copies - 1) for message in every),
            "told_no_though_delivered": sum(message.copies > 0 and not message.delivered for message in every),
            "cut": sum(message.excused for message in every),
        }


def _wrongs(message: Message) -> Iterator[str]:
    if message.copies > message.attempts:
        yield "delivered twice"
    if message.delivered and not message.copies:
        yield "said to be delivered, and lost"
    if message.answers > message.attempts:
        yield "answered twice"
    if message.answers < message.attempts - message.excused:
        yield "lost, or delivered, without a word to its sender"


def box_of(name: Name) -> str:
    """Stands for ciphertext, of its smallest size; a name in clear, so that a box in the wrong place says where it
    belongs."""
    return box_around(".".join(str(part) for part in name))


def box_around(text: str) -> str:
    return urlsafe_b64encode(text.encode().ljust(BOX_BYTES[0], b"\0")).rstrip(b"=").decode()


def name_in(box: object) -> Name | None:
    parts = _text_in(box).split(".") if isinstance(box, str) else []
    numbers = [part for index, part in enumerate(parts) if index != 1]
    if len(parts) != 4 or parts[1] not in SIDES or not all(part.isdecimal() for part in numbers):
        return None
    return int(parts[0]), parts[1], int(parts[2]), int(parts[3])


def _text_in(box: str) -> str:
    """Empty for what is no box."""
    try:
        return urlsafe_b64decode(box + "=" * (-len(box) % 4)).rstrip(b"\0").decode()
    except ValueError:
        return ""
