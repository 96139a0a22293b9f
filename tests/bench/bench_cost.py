"""What a million inbound messages cost at AWS, the replies themselves apart: list prices, no free tier."""

from dataclasses import dataclass
from typing import Any

from bench.bench_bars import OURS

# US dollars, us-east-1, on demand.
WRITE_UNIT = 0.625e-6
READ_UNIT = 0.125e-6
SNS_PUBLISH = 0.50e-6
SQS_REQUEST = 0.40e-6
LAMBDA_REQUEST = 0.20e-6
LAMBDA_GB_SECOND = 0.0000133334  # arm64
LOG_GB = 0.50

MEMORY_GB = 0.5
CPU_SHARE = 512 / 1769  # a whole core comes with 1,769 MB
TABLE_MS = 5.0  # assumed: a request to the table and back
SEND_MS = 100.0  # assumed: a request to the carrier and back

FORMULA = f"""\
table   = write units x ${WRITE_UNIT * 1e6:.3f} + read units x ${READ_UNIT * 1e6:.3f}
queue   = publish ${SNS_PUBLISH * 1e6:.2f} + (1 send + (1 receive + 1 delete) / batch) x ${SQS_REQUEST * 1e6:.2f}
lambda  = 1/batch x ${LAMBDA_REQUEST * 1e6:.2f} + seconds x {MEMORY_GB} GB x ${LAMBDA_GB_SECOND * 1e6:.4f}
seconds = (CPU ms / {CPU_SHARE:.3f} + waits / batch) / 1000
waits   = round trips x {TABLE_MS:.0f} ms + sends one after the other x {SEND_MS:.0f} ms
logs    = bytes of log / 10^9 x ${LOG_GB * 1e6:,.0f}"""


@dataclass(frozen=True)
class Load:
    """What a message takes; `round_trips` and `sends` (to the carrier, one after the other) are a whole batch's."""

    write_units: float
    read_units: float
    cpu_ms: float
    log_bytes: float
    round_trips: float
    sends: float = 0
    batch: int = 1


def costs(designs: dict[str, Any]) -> dict[str, Any]:
    """By design and case."""
    return {
        name: {case: dollars_per_million(load_of(case, each, name == OURS)) for case, each in cases.items()}
        for name, cases in designs.items()
    }


def dollars_per_million(load: Load) -> dict[str, float]:
    waits_ms = (load.round_trips * TABLE_MS + load.sends * SEND_MS) / load.batch
    seconds = (load.cpu_ms / CPU_SHARE + waits_ms) / 1000
    parts = {
        "table": load.write_units * WRITE_UNIT + load.read_units * READ_UNIT,
        "queue": SNS_PUBLISH + (1 + 2 / load.batch) * SQS_REQUEST,
        "lambda": LAMBDA_REQUEST / load.batch + seconds * MEMORY_GB * LAMBDA_GB_SECOND,
        "logs": load.log_bytes / 1e9 * LOG_GB,
    }
    dollars = {name: round(part * 1e6, 2) for name, part in parts.items()}
    return dollars | {"all": round(sum(parts.values()) * 1e6, 2)}


def load_of(case: str, figures: dict[str, float], sends_side_by_side: bool) -> Load:
    """From a case's figures. Without a batch every request of a message waits for the one before."""
    replies = {"first": 1, "day": 0.7, "batch": 1 if sends_side_by_side else 10}
    return Load(
        **{name: figures[name] for name in ("write_units", "read_units", "cpu_ms", "log_bytes")},
        round_trips=figures.get("round_trips", figures["requests"]),
        sends=replies.get(case, 0),
        batch=10 if case == "batch" else 1,
    )
