"""What a delivery report moves in the purse."""

from dataclasses import dataclass
from enum import Enum

from antirelou.domain.money import MICROS, Rate
from antirelou.domain.report import Report


class Unsettled(Enum):
    """Why a report moves nothing. The value is its name in metrics and logs."""

    NOT_FINAL = "not_final"
    NOT_OURS = "not_ours"
    ALREADY = "already_settled"
    SUSPECT_PRICE = "suspect_price"


@dataclass(frozen=True)
class Owed:
    """A marked reply. `price_micros` is its estimate, `reserved_micros` what is set aside for it (nothing once it was
    written off), `paid_micros` what it was settled at, `swept` that nobody reported it and time closed it."""

    price_micros: int
    reserved_micros: int
    at_ms: int
    paid_micros: int | None = None
    swept: bool = False


@dataclass(frozen=True)
class Settlement:
    """`paid_micros` is the reply's final cost; the others are what it adds to the purse's columns."""

    paid_micros: int
    reserved: int
    spent: int
    reported: bool = True

    @property
    def left(self) -> int:
        return -self.reserved - self.spent


def settle(owed: Owed, report: Report, rate: Rate) -> Settlement | Unsettled:
    """One final report settles a reply, whatever came before it; only one that time closed may be settled again."""
    if not report.final:
        return Unsettled.NOT_FINAL
    if owed.paid_micros is not None and not owed.swept:
        return Unsettled.ALREADY
    price = _price(owed, report, rate)
    if price is None:
        return Unsettled.SUSPECT_PRICE
    if owed.paid_micros is not None:
        return Settlement(price, 0, price - owed.paid_micros)
    return Settlement(price, -owed.reserved_micros, price)


def sweep(owed: Owed) -> Settlement:
    """Nobody reported it: it is taken to have cost its estimate."""
    return Settlement(owed.reserved_micros, -owed.reserved_micros, owed.reserved_micros, reported=False)


def _price(owed: Owed, report: Report, rate: Rate) -> int | None:
    """In the purse's currency; None for one that cannot be believed."""
    usd_micros = report.price_usd_micros
    if usd_micros is None:
        return owed.price_micros if report.delivered else 0
    price = rate.from_usd(usd_micros)
    if usd_micros == 0:
        return 0
    # 645 for 0.00645: a text has never cost a dollar, nor ten times its table's price, nor a tenth of it
    believable = usd_micros < MICROS and owed.price_micros <= 10 * price <= 100 * owed.price_micros
    return price if believable else None
