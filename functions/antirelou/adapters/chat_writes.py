"""Writes that meet others: which of them lost, and which only came too soon."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

_TRIES = 8
_CHANGED = frozenset({"ConditionalCheckFailed", "TransactionConflict"})


def lost_the_race(error: ClientError) -> bool:
    """Whether a transaction was refused because somebody else was quicker."""
    reasons = error.response.get("CancellationReasons") or [{}]
    code = error.response["Error"]["Code"]
    if code in ("ConditionalCheckFailedException", "TransactionConflictException", "TransactionInProgressException"):
        return True
    return code == "TransactionCanceledException" and any(each.get("Code") in _CHANGED for each in reasons)


def insist(request: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
    """A plain write of an item that a transaction has in hand is refused, and may be made a moment later: somebody
    quits and is disconnected at once."""
    for _ in range(_TRIES - 1):
        try:
            return request(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionConflictException":
                raise
    return request(**arguments)
