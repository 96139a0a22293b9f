"""What DeskAsked needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text


@dataclass(frozen=True)
class DeskConfig:
    """`people_client`: the app client of the pool that responders are in."""

    people_client: str
    rooms_table: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "DeskConfig":
        return cls(people_client=text(env, "PEOPLE_CLIENT"), rooms_table=text(env, "ROOMS_TABLE"))
