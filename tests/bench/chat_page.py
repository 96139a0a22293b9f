"""What a run of the chat says in docs/performance.md."""

from typing import Any

_WORDS = """## The chat under load

Written by `make chat-soak ARGS="--rooms 500 --seconds 600 --write"`; the same for machines:
`tests/bench/results/chat.json`. The deployed handlers behind a stand-in for API Gateway, on a DynamoDB engine, both on
this machine's two cores. Connections break, three in ten of them without anybody hearing of it; posts come late; pages
come back and send again.

{verdict} Engine: {engine}. {rooms} rooms talked at once for {seconds} s.

| what | count |
| --- | --- |
{rows}

A message is delivered (its page showed it, once, in its room), or its sender was told that it was not. What was under
way when the sender's own connection broke, the page itself marks and sends again. Nothing is left in the table at the
end but days' sums.
"""

_ROWS = {
    "messages": "messages",
    "delivered": "of these delivered",
    "told_not_delivered": "of these not delivered, and the sender told",
    "sent_again": "of these sent more than once by their page",
    "copies_dropped_by_seq": "second copies, which the page dropped by their number",
    "calls": "calls of functions",
    "posts": "frames posted to connections",
    "posts_gone": "of these to connections that were gone (410)",
    "posts_late": "of these that came late",
    "breaks": "connections that broke",
    "tickets_refused": "tickets refused",
}


def chat_part(report: dict[str, Any]) -> str:
    failures = report["failures"]
    verdict = f"Failures: {failures}." if failures else "No message was delivered twice, in a wrong room, or lost."
    rows = "\n".join(f"| {words} | {report[name]:,} |" for name, words in _ROWS.items())
    return _WORDS.format(verdict=verdict, rows=rows, **{name: report[name] for name in ("engine", "rooms", "seconds")})
