"""Change the pool without a deploy: add a number, let one rest, wake it, burn it, drop it."""

from collections.abc import Mapping
from typing import Any, Protocol

from antirelou.domain.number import Number, Numbers, State
from antirelou.domain.pool import PoolChanges, PoolError, read_number


class Pool(Protocol):
    def read(self) -> PoolChanges:
        """As it stands."""

    def add(self, name: str, fields: Mapping[str, Any]) -> None:
        """Replaces one added under this name before."""

    def set_state(self, name: str, state: State) -> None:
        """Holds within seconds."""

    def drop(self, name: str) -> None:
        """One that was added."""


class ManagePool:
    """Each raises PoolError, with the reason, for what makes no sense."""

    def __init__(self, deployed: Numbers, pool: Pool, locales: frozenset[str]) -> None:
        self._deployed = deployed
        self._pool = pool
        self._locales = locales

    def numbers(self) -> Numbers:
        return self._pool.read().over(self._deployed)

    def add(self, name: str, fields: Mapping[str, Any]) -> Number:
        number, numbers = read_number(name, fields, self._locales), self.numbers()
        if any(each.name == name for each in self._deployed.all):
            raise PoolError(f"{name}: it was deployed; change it in numbers.toml")
        taken = numbers.find(number.number)
        if taken and taken.name != name:
            raise PoolError(f"{name}: it is the number of {taken.name} too")
        if number.texts_from and number.texts_from not in {each.name for each in numbers.all}:
            raise PoolError(f"{name}: texts_from names a number that is not there")
        self._pool.add(name, fields)
        return number

    def set_state(self, name: str, state: State) -> None:
        number = self._known(name)
        if number.state is State.BURNED and state is not State.BURNED:
            raise PoolError(f"{name}: it is burned, for good; drop it, and add another")
        self._pool.set_state(name, state)

    def drop(self, name: str) -> None:
        self._known(name)
        if any(each.name == name for each in self._deployed.all):
            raise PoolError(f"{name}: it was deployed; take it out of numbers.toml, or burn it")
        self._pool.drop(name)

    def _known(self, name: str) -> Number:
        number = next((each for each in self.numbers().all if each.name == name), None)
        if number is None:
            raise PoolError(f"{name}: no number of ours has that name")
        return number
