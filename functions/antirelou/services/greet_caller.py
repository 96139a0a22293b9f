"""Hand a call over to whoever answers, and say how to greet the caller meanwhile."""

from typing import Protocol

from antirelou.domain.delivery import Delivery
from antirelou.domain.number import Greeting, Number
from antirelou.domain.shape import shape_of
from antirelou.services.hand_in_contact import HandInContact
from antirelou.services.ports import DeadLetters


class OurNumbers(Protocol):
    def find(self, raw: str, now_ms: int) -> Number | None:
        """The number of ours that was contacted, as it stands now."""


class GreetCaller:
    def __init__(self, numbers: OurNumbers, hand_in: HandInContact, dead_letters: DeadLetters) -> None:
        self._numbers = numbers
        self._hand_in = hand_in
        self._dead_letters = dead_letters

    def __call__(self, call: Delivery, now_ms: int) -> Greeting:
        """Raises if a queue is down: the call is then brought again, and the caller hears the words all the same."""
        if call.contact is None:
            self._dead_letters.bury(shape_of(call.received), call.unreadable)
            return Greeting.SAY
        self._hand_in(call.contact)
        return self._greeting(call.contact.number, now_ms)

    def _greeting(self, called: str, now_ms: int) -> Greeting:
        try:
            number = self._numbers.find(called, now_ms)
        except Exception:  # the call is handed in: failing now would only bring it again
            return Greeting.SAY
        return number.greeting if number else Greeting.SAY
