"""Which limit stops us first at 10, 1,000 and 100,000 texts a second: the tables of docs/scale.md.

`PYTHONPATH=tests python -m bench.scale` prints them. Limits are AWS's defaults in Canada, as its pages say.
"""

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass

DOCS = "https://docs.aws.amazon.com/"
RATES = (10, 1_000, 100_000)
TEXTS_EACH = 10  # of an attacker: 18,000 texts from 1,700 phones in 2017
CALL_SECONDS = 10  # a few words, then it hangs up: assumed
TABLE_MS, SEND_MS, CPU_SHARE = 5, 100, 512 / 1769  # the waits are assumed; a core comes with 1,769 MB

HOPS = 5 * 10 * 10  # five containers, ten batches a second each, ten texts in a batch

# What breaks | what is counted, per second or at once | how many | limit | where AWS says so. Names: see `Load`.
LIMITS = """
money    | dollars an hour          | replies * 3600 * 0.0158 | 5 | `HourlyCapCents`
replies  | `SendTextMessage` calls  | replies | 1 | sms-voice/latest/userguide/quotas.html
replies  | parts for the carrier    | replies | 1 | sms-voice/latest/userguide/sms-limitations-mps.html
replies  | batches of reports       | reports / 10 * report_seconds | 2 | `template.yaml`
replies  | purse, write units       | (replies / batch + reports / 10) * ceil((582 + 42 * containers) / 1024) |1000| {p}
messages | SNS publications         | texts + reports | 300 | general/latest/gr/sns.html
messages | batches of texts         | texts / batch * max(seconds, 0.1) | 5 | `MaxConcurrency`
messages | functions in the account | texts / batch * max(seconds, 0.1) + reports / 10 * report_seconds | 1000 | {l}
messages | flow, write units        | containers / told_every * 3 * 2 | 1000 | {p}
messages | flow, read units         | containers / 5 * 0.5 | 3000 | {p}
messages | table, write units       | noted * 1 + replies * 2 + settled * 4 | 4000 | {d}
messages | table, read units        | asked * 0.5 + reports * 1 + settled * 1 | 12000 | {d}
messages | texts in flight          | texts * max(seconds, 0.1) | 120000 | {q}
messages | calls to the logs        | texts / batch | 5000 | AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
messages | reads of the secret      | containers / 900 | 10000 | secretsmanager/latest/userguide/reference_limits.html
calls    | calls at once            | texts * call_seconds | 10 | {c}
calls    | schedules made           | callers | 250 | scheduler/latest/UserGuide/scheduler-quotas.html
calls    | requests to the key      | asked + callers | 10000 | kms/latest/developerguide/requests-per-second.html
""".format(
    c="connect/latest/adminguide/amazon-connect-service-limits.html",
    d="amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
    l="lambda/latest/dg/gettingstarted-limits.html",
    p="amazondynamodb/latest/developerguide/burst-adaptive-capacity.html",
    q="AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
)


@dataclass(frozen=True)
class Limit:
    breaks: str
    what: str
    formula: str
    limit: float
    source: str

    def demand(self, load: "Load", shards: int = 1) -> float:
        """The formula that is shown is the one that counts."""
        return float(eval(self.formula, {"ceil": math.ceil, "max": max}, load.names(shards)))  # noqa: S307

    def used(self, load: "Load", shards: int = 1) -> float:
        return self.demand(load, shards) / self.limit


def limits() -> list[Limit]:
    rows = [[cell.strip() for cell in line.split("|")] for line in LIMITS.strip().splitlines()]
    return [Limit(breaks, what, formula, float(limit), source) for breaks, what, formula, limit, source in rows]


@dataclass(frozen=True)
class Load:
    """A crowd: everybody writes once and gets a reply. A flood: the shield is up, and nobody gets one."""

    texts: float
    flood: bool = False

    def names(self, shards: int = 1) -> dict[str, float]:
        replies, containers = (0 if self.flood else self.texts), self.containers()
        return {
            "texts": self.texts,
            "callers": self.texts / (TEXTS_EACH if self.flood else 1),  # if all of them called
            "call_seconds": CALL_SECONDS,
            "batch": self.batch(),
            "seconds": self.seconds(),
            "containers": containers / shards,
            "asked": self.texts * (asked(TEXTS_EACH, containers, 4) if self.flood else 1),
            "noted": self.texts * 4 / TEXTS_EACH if self.flood else 0,  # three texts heard, then the silence
            "told_every": 5 if self.flood else 600,
            "replies": replies / shards,
            "reports": replies * 2 / shards,  # "on its way", "arrived": assumed
            "settled": replies / shards,  # by one of the two
            "report_seconds": (22 * TABLE_MS + 10 * 2 / CPU_SHARE) / 1000,  # ten looks, five settled in two requests
        }

    def batch(self) -> int:
        """On a quiet day texts come one by one; a queue that fills up hands out ten."""
        return 1 if self.texts < 100 else 10

    def seconds(self) -> float:
        """Of a batch. Milliseconds of a core per text: as `make bench` measures, rounded up."""
        cpu_ms = 2 if self.flood else 6 if self.batch() == 1 else 3
        waits_ms = 2 * TABLE_MS if self.flood else 4 * TABLE_MS + SEND_MS
        return (cpu_ms * self.batch() / CPU_SHARE + waits_ms) / 1000

    def containers(self) -> int:
        """Lambda begins with five, and gives each ten batches a second at most."""
        return max(5, math.ceil(self.texts / self.batch() * max(self.seconds(), 0.1)))


def asked(texts_each: int, containers: int, first: int = 1) -> float:
    """The share of a sender's texts that cost a look: the first ones, and then one per container that meets him."""
    later = containers * (1 - (1 - 1 / containers) ** (texts_each - first))
    return (first + later) / texts_each


def page() -> str:
    return "\n".join([*formulas(), *(line for texts in RATES for line in at(texts)), *besides()]) + "\n"


def formulas() -> Iterable[str]:
    yield from ("| what breaks | counted a second, or at once | how many | limit | whose |", "| --- " * 5 + "|")
    for each in limits():
        whose = each.source if each.source.startswith("`") else f"[AWS]({DOCS}{each.source})"
        yield f"| {each.breaks} | {each.what} | `{each.formula}` | {each.limit:,.0f} | {whose} |"


def at(texts: int) -> Iterable[str]:
    """What is under a hundredth of its limit is left out."""
    yield from ("", f"### {texts:,} texts a second", "", "| what breaks | counted | a crowd | a flood | limit |")
    yield "| --- | --- | ---: | ---: | ---: |"
    loads = Load(texts), Load(texts, flood=True)
    for each in limits():
        if max(each.used(load) for load in loads) >= 0.01:
            cells = " | ".join(_cell(each, load) for load in loads)
            yield f"| {each.breaks} | {each.what} | {cells} | {each.limit:,.0f} |"


def _cell(limit: Limit, load: Load) -> str:
    demand = limit.demand(load)
    shown = f"{demand:,.{0 if demand >= 10 or demand == 0 else 1}f}"
    if limit.used(load) <= 1:
        return shown
    worst = max(each.used(load) for each in limits() if each.breaks == limit.breaks)
    return f"**first: {shown}**" if limit.used(load) == worst else f"**{shown}**"


def besides() -> Iterable[str]:
    purse, flow = (next(each for each in limits() if each.what.startswith(name)) for name in ("purse", "flow, write"))
    carried = next(n for n in range(100, 100_000) if purse.used(Load(n + 1)) > 1)
    shards = next(n for n in range(1, 10_000) if purse.used(Load(RATES[-1]), n) <= 1)
    flood = Load(1_000, flood=True)
    yield from ("", "| texts of one sender | 5 containers | 50 containers | 1,000 containers |", "| ---: " * 4 + "|")
    for texts in (10, 100, 10_000):
        refused = " | ".join(f"{1 - asked(texts, containers):.0%}" for containers in (5, 50, 1_000))
        yield f"| {texts:,} | {refused} |"
    yield ""
    yield f"- The hour's cap pays {5 / 0.0158:.0f} replies, AWS's dollar a month for a new account {1 / 0.0158:.0f}."
    yield f"- The detector in a flood of 1,000 a second: {flood.containers()} containers / 5 s * 3 tries * 2 units"
    yield f"  = {flow.demand(flood):.0f} write units a second, {flow.used(flood):.1%} of what one item takes."
    yield f"- One purse carries {carried:,} replies a second. {RATES[-1]:,} would take {shards} shards."
    yield f"- A refused reservation is a write as well: refusing {1000 * 10:,} texts a second takes all of the item."
    yield f"- {HOPS * 900:,} texts that wait, each back every 900 seconds, are {HOPS} a second: all five containers do."


if __name__ == "__main__":
    sys.stdout.write(page())
