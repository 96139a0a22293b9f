"""Numbers that text, no two given out twice."""

from random import Random

from antirelou.domain.phone import parse_phone

OURS = "+33644600100"


class Phones:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken = {OURS}

    def mobile(self) -> str:
        """Anywhere in the French range: two of them hardly share all but their last three digits."""
        while True:
            number = f"+33{self._rng.choice('67')}{self._rng.randrange(10**8):08d}"
            if number not in self._taken and _is_french_mobile(number):
                self._taken.add(number)
                return number

    def consecutive(self, count: int) -> list[str]:
        while True:
            first = 600_000_000 + self._rng.randrange(90_000) * 1000
            numbers = [f"+33{first + i}" for i in range(count)]
            if self._taken.isdisjoint(numbers) and all(map(_is_french_mobile, numbers)):
                self._taken |= set(numbers)
                return numbers

    def landline(self) -> str:
        return f"+331{self._rng.randrange(40_000_000, 60_000_000)}"

    def foreign(self) -> str:
        return f"+447400{self._rng.randrange(10**6):06d}"


def _is_french_mobile(number: str) -> bool:
    phone = parse_phone(number)
    return phone is not None and phone.country == "FR" and phone.mobile
