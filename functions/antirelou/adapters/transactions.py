"""Writes that meet others on the same item: a broadcast's purse is in a transaction with every one of its sends, a
sum of conversations with every change of one."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, Any]

_TRIES = 8
_MET = ("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
_LONGEST_S = 0.64


def transact(
    client: Any, changes: Sequence[Item], tries: int = _TRIES, rest: Callable[[float], None] = time.sleep
) -> list[Item] | None:
    """All or none. None when they were made; else why not, one reason a change, with the item where one was asked for.
    What met another transaction is tried again, and raised when that does not help."""
    try:
        patiently(lambda: client.transact_write_items(TransactItems=list(changes)), tries, rest)
    except ClientError as error:
        reasons: list[Item] = error.response.get("CancellationReasons", [])
        if not any(reason.get("Code") == "ConditionalCheckFailed" for reason in reasons):
            raise
        return reasons
    return None


def patiently(write: Callable[[], Any], tries: int = _TRIES, rest: Callable[[float], None] = time.sleep) -> Any:
    """Again, after a moment, as long as another transaction is in the way."""
    for attempt in range(tries):
        try:
            return write()
        except ClientError as error:
            if attempt == tries - 1 or not _met_another(error):
                raise
        rest(random.uniform(0, min(_LONGEST_S, 0.02 * 2**attempt)))  # noqa: S311 - it only spreads tries
    raise AssertionError("unreachable")


def failed(reasons: Sequence[Item], place: int) -> bool:
    """Whether that change's own condition did not hold."""
    return place < len(reasons) and reasons[place].get("Code") == "ConditionalCheckFailed"


def _met_another(error: ClientError) -> bool:
    codes = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
    if "ConditionalCheckFailed" in codes:
        return False
    return error.response["Error"]["Code"] == "TransactionConflictException" or bool(codes & set(_MET))
