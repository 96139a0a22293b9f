"""Calls to the number of the tests' house."""

from typing import Any

from connect import call_event
from house import OURS


def call(caller: str | None, called: str | None = OURS, contact: str | None = None) -> dict[str, Any]:
    """From a caller who shows no number if None."""
    return call_event(caller, called, contact)
