"""What was spent, on whom, and whether it was ours to spend."""

from collections import Counter
from collections.abc import Iterable

from antirelou.adapters.files import read_prices
from antirelou.domain.money import MICROS_PER_CENT, Rate, day_of, hour_of, month_of
from antirelou.domain.segments import bill
from bench.attack.message import Message
from bench.attack.record import Record
from bench.attack.settings import DAY_CAP_CENTS, ENVIRONMENT, HOUR_CAP_CENTS, MONTH_CAP_CENTS, UNIT_MICROS
from bench.attack.wire import Sent

_RATE = Rate(int(ENVIRONMENT["MICROS_PER_DOLLAR"]))
_FR_USD_MICROS = read_prices().of_reply("aws", "FR", 1) or 0


def price(sent: Sent) -> int:
    return _RATE.from_usd(_FR_USD_MICROS * bill(sent.body).segments)


def cost(messages: Iterable[Message]) -> dict[str, int]:
    """If each of them got one reply of the ordinary price."""
    counted = Counter(message.hostile for message in messages)
    return {"attackers": counted[True] * UNIT_MICROS, "people": counted[False] * UNIT_MICROS}


def overspent(record: Record) -> int:
    """What left beyond the purse, or beyond the cap of some hour, day or month; by what the carrier saw, not by what we
    believe we sent."""
    beyond = sum(map(price, record.sent)) - record.funded_micros
    walls = ((hour_of, HOUR_CAP_CENTS), (day_of, DAY_CAP_CENTS), (month_of, MONTH_CAP_CENTS))
    for period_of, cap_cents in walls:
        spent: Counter[int] = Counter()
        for sent in record.sent:
            spent[period_of(sent.at_ms)] += price(sent)
        beyond = max(beyond, *(micros - cap_cents * MICROS_PER_CENT for micros in spent.values()), 0)
    return max(0, beyond)
