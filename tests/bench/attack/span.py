"""The replay's time line: a calm day, the day of the attack, the morning after."""

from dataclasses import dataclass

HOUR_MS = 3_600_000
MINUTE_MS = 60_000

# Friday 15 January 2027, 00:00 UTC. Hours are UTC: the caps of a day turn over in the middle of the attack.
_MIDNIGHT_MS = 1_799_971_200_000
_ATTACK_MS = _MIDNIGHT_MS + 40 * HOUR_MS


@dataclass(frozen=True)
class Span:
    """The attack starts at 16:00 on the second day and lasts 12 hours: the story says when, the simulation how long.

    A scale under 1 cuts all of it shorter around that moment, at the same intensity.
    """

    scale: float = 1.0

    @property
    def calm_from_ms(self) -> int:
        return _ATTACK_MS - round(40 * HOUR_MS * self.scale)

    @property
    def figures_from_ms(self) -> int:
        return _ATTACK_MS - round(16 * HOUR_MS * self.scale)

    @property
    def attack_from_ms(self) -> int:
        return _ATTACK_MS

    @property
    def attack_ms(self) -> int:
        return round(12 * HOUR_MS * self.scale)

    @property
    def attack_to_ms(self) -> int:
        return _ATTACK_MS + self.attack_ms

    @property
    def until_ms(self) -> int:
        """People write until then; two hours at least, for the shield to come down among them."""
        return self.attack_to_ms + max(2 * HOUR_MS, round(8 * HOUR_MS * self.scale))

    def part(self, count: int) -> int:
        """That many in the whole, so many in the scaled one."""
        return max(1, round(count * self.scale))
