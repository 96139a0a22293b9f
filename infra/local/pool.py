"""Our numbers as they stand, those a visitor may add, and the maintainers' command that changes them."""

import sys
from dataclasses import dataclass

from stack import OUR_NUMBER, ROOT, SETTINGS, LocalStack

sys.path.append(str(ROOT / "functions"))

from antirelou.adapters.files import read_numbers, read_words
from antirelou.adapters.pool import TablePool
from antirelou.domain.number import Number, Numbers, State
from antirelou.domain.phone import country_of


@dataclass(frozen=True)
class Spare:
    """A number of fiction that nobody has and everybody may add."""

    name: str
    number: str
    locale: str
    region: str


SPARES = {
    spare.name: spare
    for spare in (
        Spare("montreal", "+15145550100", "fr-CA", "Montréal"),
        Spare("toronto", "+14165550100", "en", "Toronto"),
        Spare("lyon", "+33465710017", "fr-FR", "Lyon"),
    )
}

STATES = {"rest": State.RESTING, "wake": State.ACTIVE, "burn": State.BURNED}
"""The words of the maintainers' command, and what they make of a number."""


class OurPool:
    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        words = read_words()
        self._table = TablePool(stack.aws.client("dynamodb"), stack.outputs["TableName"], frozenset(words))
        main = Number("main", OUR_NUMBER, OUR_NUMBER, SETTINGS["Locale"])
        self._deployed = Numbers.of([main, *read_numbers().all])

    def numbers(self) -> tuple[Number, ...]:
        """As any function knows them within seconds."""
        return self._table.read().over(self._deployed).all

    def offered(self) -> list[str]:
        """Names of those that people may pick."""
        return [number.name for number in self.numbers() if number.state is State.ACTIVE]

    def change(self, words: list[str]) -> None:
        """`numbers`, as a maintainer types it."""
        done = self._stack.command("numbers", *words)
        if done.returncode:
            raise RuntimeError(f"the pool could not be changed:\n{done.stdout}{done.stderr}")


def to_add(spare: Spare) -> list[str]:
    """Words of the maintainers' command."""
    return ["add", spare.name, "--number", spare.number, "--locale", spare.locale, "--region", spare.region]


def shown(number: Number) -> dict[str, str]:
    """What the page shows of it."""
    return {
        "name": number.name,
        "number": number.number,
        "locale": number.locale,
        "region": number.region,
        "country": country_of(number.number),
        "state": number.state.value,
    }
