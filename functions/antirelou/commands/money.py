"""Amounts as maintainers write and read them."""

import time
from decimal import Decimal, InvalidOperation

import typer

from antirelou.domain.journal import MOST_MICROS
from antirelou.domain.money import MICROS


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def money(micros: int) -> str:
    return f"{Decimal(micros) / MICROS:.2f}"


def micros(amount: str) -> int:
    """Of 20 or 20.50 (or -5: a correction). BadParameter, exit 2, for anything else."""
    try:
        value = Decimal(amount) * MICROS
    except InvalidOperation:
        raise typer.BadParameter("write it as 20 or 20.50") from None
    if not value.is_finite() or value != int(value) or not 0 < abs(value) <= MOST_MICROS:
        raise typer.BadParameter("between 0.000001 and 100000")
    return int(value)
