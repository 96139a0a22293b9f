"""What the maintainers' `numbers` needs of one stack."""

from dataclasses import dataclass

from antirelou.adapters.aws import client
from antirelou.adapters.files import read_numbers, read_words
from antirelou.adapters.pool import TablePool
from antirelou.adapters.stack import stack_outputs
from antirelou.adapters.tallies import TableTallies
from antirelou.domain.number import Number, Numbers
from antirelou.services.manage_pool import ManagePool


@dataclass(frozen=True)
class PoolParts:
    manage: ManagePool
    tallies: TableTallies


def pool_parts(stack: str) -> PoolParts:
    """Raises the SDK's errors when the stack or the credentials are not there."""
    outputs, table, locales = (
        stack_outputs(client("cloudformation"), stack),
        client("dynamodb"),
        frozenset(read_words()),
    )
    deployed = Numbers.of([*_given(outputs), *read_numbers().all])
    manage = ManagePool(deployed, TablePool(table, outputs["TableName"], locales), locales)
    return PoolParts(manage, TableTallies(table, outputs["TableName"]))


def _given(outputs: dict[str, str]) -> list[Number]:
    """Those the stack was given, as far as people here need to know them."""
    given = {"main": outputs.get("Number", ""), "voice": outputs.get("VoiceNumber", "")}
    return [Number(name, number, number, outputs.get("Locale", "")) for name, number in given.items() if number]
