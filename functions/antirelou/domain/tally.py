"""What is counted of contacts, by number and by region, for people who run it: sums of a day, never a contact."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.domain.outcome import Answered, Dead, Outcome, Reason, Refused
from antirelou.domain.phone import Phone

FEWEST = 10
"""A sum that is not above it is not shown: it could be somebody."""

_FROM = "from"
_NORTH_AMERICAN = "+1"

_WENT_ON = frozenset(
    {
        Reason.ALREADY_ANSWERED,
        Reason.ANSWERED_ENOUGH,
        Reason.INSISTENT,
        Reason.ALREADY_HELD,
        Reason.BLOCKED,
        Reason.PREFIX_QUOTA,
        Reason.OWN_WORDS,
        Reason.AUTOMATIC,
    }
)
_UNSERVED = frozenset(
    {Reason.COUNTRY, Reason.PAUSED, Reason.PURSE_EMPTY, Reason.MONTH_CAP, Reason.COUNTRY_QUOTA, Reason.BURNED}
)
_NOTHING_NEW = frozenset({Reason.DUPLICATE})


@dataclass(frozen=True)
class Traffic:
    """One number's contacts that have ended. `went_on` are those of senders who insist, machines, numbers in a row."""

    answered: int = 0
    went_on: int = 0
    refused: int = 0
    micros: int = 0

    @property
    def contacts(self) -> int:
        return self.answered + self.went_on + self.refused

    @property
    def answer_rate(self) -> float:
        return self.answered / self.contacts if self.contacts else 0.0

    @property
    def attack_share(self) -> float:
        return self.went_on / self.contacts if self.contacts else 0.0


@dataclass(frozen=True)
class Tally:
    """Sums over some days. `people` who wanted an answer, served or not, by region of origin."""

    numbers: Mapping[str, Traffic]
    people: Mapping[str, int]


def counts_of(number: str, phone: Phone | None, outcome: Outcome) -> Counter[str]:
    """What one contact adds, by the name it is summed under; nothing for one that comes back or came before. Who
    plays a script is counted with the scripts, and is no demand for a number."""
    counts: Counter[str] = Counter()
    if not isinstance(outcome, Answered | Refused | Dead):
        return counts
    reason = outcome.reason if isinstance(outcome, Refused) else None
    if reason in _NOTHING_NEW:
        return counts
    kind = "answered" if isinstance(outcome, Answered) else "went_on" if reason in _WENT_ON else "refused"
    counts[f"{number}|{kind}"] = 1
    if isinstance(outcome, Answered):
        counts[f"{number}|micros"] = outcome.price_micros
    if phone and ((isinstance(outcome, Answered) and not outcome.played) or reason in _UNSERVED):
        counts[f"{_FROM}|{region_of(phone)}"] = 1
    return counts


def region_of(phone: Phone) -> str:
    """The area code where a number tells it ("CA 514"), else the country: mobiles elsewhere have none."""
    return f"{phone.country} {phone.e164[2:5]}" if phone.e164.startswith(_NORTH_AMERICAN) else phone.country


def read_tally(counts: Mapping[str, int]) -> Tally:
    """Of what `counts_of` was summed up to."""
    names = sorted({name.partition("|")[0] for name in counts} - {_FROM})
    kinds = ("answered", "went_on", "refused", "micros")
    return Tally(
        numbers={name: Traffic(**{kind: counts.get(f"{name}|{kind}", 0) for kind in kinds}) for name in names},
        people={name.partition("|")[2]: count for name, count in counts.items() if name.startswith(f"{_FROM}|")},
    )


def demand(tally: Tally, ours: frozenset[str]) -> list[tuple[str, int, bool]]:
    """Regions people wrote from, the most first, and whether we have a number there; sums of few are left out."""
    shown = [(region, people, region in ours) for region, people in tally.people.items() if people > FEWEST]
    return sorted(shown, key=lambda row: -row[1])
