"""What a run of the broadcast's soak says in docs/performance.md."""

from typing import Any

_MICROS = 1_000_000

_WORDS = """## A broadcast to 100,000 subscribers

Written by `make broadcast-soak ARGS=--write`; the same for machines: `tests/bench/results/broadcast.json`. The deployed
use case and its real adapters on a DynamoDB engine, a carrier that is played, and played time. The carrier refuses some
texts for good, throttles some, and falls silent to some; every 1,000 sends the container dies, before the text left or
after; one message in twenty comes twice; one subscriber in a hundred says STOP meanwhile; it is paused for an hour
half-way; one text in ten is settled by a delivery report, twice.

| what | figure |
| --- | --- |
{rows}

In doubt is whom the carrier was silent about (those texts had left), and whom the container died with (half of them
had). They are paid for and never sent again; a delivery report says later which of them arrived.
"""


def broadcast_part(told: dict[str, Any]) -> str:
    endings = told["endings"]
    rows = {
        "subscribers": f"{told['subscribers']:,}",
        "texts that left": f"{told['left']:,}",
        "known to have left, when their shard moved on": f"{endings['sent']:,}",
        f"in doubt ({told['crashes']:,} crashes, and silence)": f"{endings['in_doubt']:,}",
        "refused by the carrier, money given back": f"{endings['refused']:,}",
        "said STOP before it was their turn": f"{told['stopped_before']:,}",
        "unaccounted for": f"{told['unaccounted']:,}",
        "who got it twice": f"{told['duplicates']:,}",
        "who got it after STOP": f"{told['sent_after_stop']:,}",
        "put in, by the journal": _money(told["journal_micros"]),
        "left, and spent": f"{_money(told['left_micros'])}, {_money(told['spent_micros'])}",
        "sum over subscribers' marks": _money(told["marks_micros"]),
        "numbers in clear, in any item or message": f"{told['numbers_in_clear']:,}",
    }
    return _WORDS.format(rows="\n".join(f"| {what} | {figure} |" for what, figure in rows.items()))


def _money(micros: int) -> str:
    return f"{micros / _MICROS:,.6f}"
