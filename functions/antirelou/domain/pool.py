"""The pool of numbers as maintainers write it: one entry per number, checked before anything is answered with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from antirelou.domain.delay import Delay
from antirelou.domain.number import AN_HOUR_LATER, AT_ONCE, FlatRate, Greeting, Number, Numbers, State

CARRIERS = ("aws", "twilio", "gateway")

_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[1-9][0-9]{2,7}")
_MOST_MINUTES = 12 * 60
_FIELDS = frozenset(
    "number origination locale carrier region greeting segment_usd_micros flat_rate state scripts"
    " texts_from text_delay_minutes text_jitter_minutes call_delay_minutes call_jitter_minutes".split()
)


class PoolError(ValueError):
    """An entry that makes no sense; the message names the entry and the field, and quotes no number."""


@dataclass(frozen=True)
class PoolChanges:
    """What maintainers changed without a deploy: numbers added, and states by name."""

    added: tuple[Number, ...] = ()
    states: tuple[tuple[str, State], ...] = ()

    def over(self, deployed: Numbers) -> Numbers:
        """The pool as it stands. An entry of the file wins over one added under its name: it was deployed since."""
        names = {number.name for number in deployed.all}
        states = dict(self.states)
        every = [*deployed.all, *(number for number in self.added if number.name not in names)]
        return Numbers.of(replace(number, state=states.get(number.name, number.state)) for number in every)


def read_number(name: str, fields: Mapping[str, Any], locales: frozenset[str]) -> Number:
    """One entry. Raises PoolError."""
    _check(bool(_NAME.fullmatch(name)), name, "its name must be lower-case letters, digits and dashes, 30 at most")
    unknown = sorted(set(fields) - _FIELDS)
    _check(not unknown, name, f"nothing is known of {', '.join(unknown)}")
    number, carrier = fields.get("number"), fields.get("carrier", "aws")
    _check(isinstance(number, str) and bool(_NUMBER.fullmatch(number)), name, "number must read as +15145550100")
    _check(carrier in CARRIERS, name, f"carrier must be one of {', '.join(CARRIERS)}")
    _check(fields.get("locale") in locales, name, f"locale must be one of {', '.join(sorted(locales))}")
    _check(carrier == "gateway" or "flat_rate" not in fields, name, "flat_rate is for a gateway's line")
    _check(carrier != "gateway" or "flat_rate" in fields, name, "a gateway's line needs its flat_rate")
    return Number(
        name=name,
        number=str(number),
        origination=_text(name, fields, "origination") or str(number),
        locale=str(fields["locale"]),
        carrier=str(carrier),
        region=_text(name, fields, "region"),
        text_delay=_delay(name, fields, "text", AT_ONCE),
        call_delay=_delay(name, fields, "call", AN_HOUR_LATER),
        greeting=Greeting(_one_of(name, fields, "greeting", Greeting.SAY.value, [g.value for g in Greeting])),
        segment_usd_micros=_price(name, fields),
        flat_rate=_flat_rate(name, fields),
        texts_from=_text(name, fields, "texts_from"),
        scripts=_scripts(name, fields),
        state=State(_one_of(name, fields, "state", State.ACTIVE.value, [s.value for s in State])),
    )


def read_numbers(entries: Mapping[str, Any], locales: frozenset[str]) -> Numbers:
    """All entries. Raises PoolError, also for two of one number."""
    for name, fields in entries.items():
        _check(isinstance(fields, Mapping), name, "an entry is a table of fields")
    numbers = [read_number(name, fields, locales) for name, fields in entries.items()]
    taken: dict[str, str] = {}
    for each in numbers:
        other = taken.setdefault(each.number.lstrip("+"), each.name)
        _check(other == each.name, each.name, f"it is the number of {other} too")
    known = {"main", *entries}
    for each in numbers:
        _check(each.texts_from in ("", *known), each.name, "texts_from names a number that is not there")
    return Numbers.of(numbers)


def _delay(name: str, fields: Mapping[str, Any], medium: str, default: Delay) -> Delay:
    minutes = _minutes(name, fields, f"{medium}_delay_minutes", default.minutes)
    return Delay(minutes, _minutes(name, fields, f"{medium}_jitter_minutes", default.jitter_minutes))


def _minutes(name: str, fields: Mapping[str, Any], field: str, default: int) -> int:
    value = fields.get(field, default)
    _check(_is_whole(value) and 0 <= value <= _MOST_MINUTES, name, f"{field} must be from 0 to {_MOST_MINUTES}")
    return int(value)


def _price(name: str, fields: Mapping[str, Any]) -> int | None:
    value = fields.get("segment_usd_micros")
    fine = value is None or (_is_whole(value) and 0 < value < 1_000_000)
    _check(fine, name, "segment_usd_micros must be under a dollar, in millionths")
    return value


def _flat_rate(name: str, fields: Mapping[str, Any]) -> FlatRate | None:
    given = fields.get("flat_rate")
    if given is None:
        return None
    fine = isinstance(given, Mapping) and set(given) == {"hour", "day", "month"}
    _check(fine, name, "flat_rate must have hour, day and month")
    counts = [given["hour"], given["day"], given["month"]]
    _check(all(_is_whole(count) and count > 0 for count in counts), name, "flat_rate's counts must be above 0")
    return FlatRate(*counts)


def _scripts(name: str, fields: Mapping[str, Any]) -> bool:
    value = fields.get("scripts", False)
    _check(isinstance(value, bool), name, "scripts must be true or false")
    _check(not (value and fields.get("texts_from")), name, "scripts are for a number that takes texts")
    return bool(value)


def _text(name: str, fields: Mapping[str, Any], field: str) -> str:
    value = fields.get(field, "")
    _check(isinstance(value, str) and len(value) <= 200 and value.isprintable(), name, f"{field} must be a short text")
    return str(value)


def _one_of(name: str, fields: Mapping[str, Any], field: str, default: str, choices: list[str]) -> str:
    value = fields.get(field, default)
    _check(value in choices, name, f"{field} must be one of {', '.join(choices)}")
    return str(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check(fine: bool, name: str, why: str) -> None:
    if not fine:
        raise PoolError(f"{name}: {why}")
