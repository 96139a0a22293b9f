"""What every function that touches money needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text, whole
from antirelou.domain.money import MICROS_PER_CENT, Caps, Rate


@dataclass(frozen=True)
class Money:
    """The table, the caps, what a dollar costs, and the currency all of it is in (three letters)."""

    table_name: str
    caps: Caps
    rate: Rate
    currency: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Money":
        return cls(
            table_name=text(env, "TABLE_NAME"),
            caps=Caps(
                hour_micros=whole(env, "HOURLY_CAP_CENTS", least=1) * MICROS_PER_CENT,
                day_micros=whole(env, "DAILY_CAP_CENTS", least=1) * MICROS_PER_CENT,
                month_micros=whole(env, "MONTHLY_CAP_CENTS", least=1) * MICROS_PER_CENT,
                country_replies=whole(env, "REPLIES_PER_FOREIGN_COUNTRY_PER_DAY", least=1),
            ),
            rate=Rate(whole(env, "MICROS_PER_DOLLAR", least=1)),
            currency=text(env, "CURRENCY"),
        )
