"""The prose around the tables of docs/performance.md."""

from bench.bench_cost import FORMULA

OPENING = """\
# Performance

Written by `make bench` from its own run; do not edit. The same figures for machines: `tests/bench/results/bench.json`.

Every design handles the same SQS events, its table requests going through one counting proxy into one engine. Ours is
the deployed handler with its real adapters; queues, secrets and the carrier are answered inside the process.

| case | what comes |
| --- | --- |
| first | 100 strangers' first texts, one to a batch |
| repeat | another text of each, to a container that has not met them, between two strangers' (not counted) |
| duplicate | their first texts once more, to a container that has not met them |
| flood | 1,000 texts of one stranger, one to a batch, to a warm container |
| batch | strangers' first texts, ten to a batch |
| day | calm at the pace of 2017, 2,500 texts in 24 hours: strangers, two in five writing twice, some duplicates |

Units are the engine's own count, checked first against AWS's sizes; failed conditions, transactions, missing keys and
empty queries are counted by AWS's published rules. The seconds of a busy machine say little: read counts and ratios.
"""

DOES = {
    "ours": (
        "screens, answers at most once, two limits per sender, opt-out, quotas, a shield against floods, money with"
        " caps per hour, day and month, one metric and one log line per contact, keyed hashes instead of numbers",
        "settling at the real price is another function's work, not counted here; no peer has any",
    ),
    "naive": (
        "one reply per sender and day, duplicates, a purse, a count of who goes on",
        "nothing holds when two containers meet or one dies: it sends twice and loses count of the money",
    ),
    "one-transaction": (
        "the same, all or nothing",
        "every reply's transaction holds the one purse: two at once cancel each other; no settling",
    ),
    "powertools+zae-limiter": (
        "duplicates (Powertools), two limits per sender and a bucket for the money (zae-limiter)",
        "no sight of a flood; its bucket refills and settles nothing; sends again when a container dies after a send",
    ),
    "powertools+rate-limiter": (
        "duplicates (Powertools), one limit per sender (rate-limiter-modern-py)",
        "no money, no second limit, no sight of a flood, no memory of the refused; sends again when a container dies"
        " after a send",
    ),
}

CLOSING = f"""\
`limits`, the best known limiter, keeps its counts in {{storages}}:
not in DynamoDB, so there is nothing of it to measure, nor of `pyrate-limiter` and `throttled-py`. The peers read no
opt-outs, log nothing and count no metrics: that flatters their CPU time. A transaction is counted at two units an item
whether it holds or not.

## How a round trip is measured

Each table request is held back by an artificial delay (0.2 s for ours, 0.05 s for the peers, who need many), the
carrier answers at once, and the wall time of a batch, the quickest of seven for ours, is divided by that delay:
requests side by side count once. What is over a whole number is this machine's own time.

## How a cold start is measured

CPU time of the import of the handler and of making its first client, each in a fresh interpreter with compiled files
there, in rounds that take every program in turn; the ratio is the median of each round's, to a bare boto3 client of the
same service. Bytes are the sizes of the files of all modules then loaded.

## How the cost is worked out

Per million messages, at the list prices of us-east-1 without free tiers. The carrier's price of a reply comes on top,
and so does what is paid without any message: a secret, a key, alarms, the polling of an idle queue.

```text
{FORMULA}
```

A reply alone, and a batch of ours, whose replies leave side by side, wait for one send; a peer's batch waits for ten.
CPU ms are this machine's; the waits are assumed.
"""
