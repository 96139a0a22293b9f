"""The table's bookkeeping rows as PynamoDB models: what maintainers write and read, away from the paid path.

The paid path needs what PynamoDB does not give (the item as it stood when a condition failed; conditions on elements
of a list), and a function that loads one client less: see `purse`, `senders`, `slips`.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Row(Model):
    """Connected once with `connect`; endpoint and credentials are the ordinary ones."""

    class Meta:
        table_name = ""
        connect_timeout_seconds = 1
        read_timeout_seconds = 5
        max_retry_attempts = 2

    pk = UnicodeAttribute(hash_key=True)


class JournalRow(Row):
    """`journal#<ms>#<id>`, or `journal#gift#<id>` and `at_ms`: an entry, never changed and without an end."""

    by = UnicodeAttribute()
    micros = NumberAttribute()
    what = UnicodeAttribute()
    at_ms = NumberAttribute(null=True)


class SlipRow(Row):
    """`slip#<id>`: money to be counted into the purse, as `adapters/slips.py` reads it."""

    at_ms = NumberAttribute()
    funded = NumberAttribute(default=0)
    expires_at = NumberAttribute()


def connect(table: str, region: str) -> None:
    for model in (JournalRow, SlipRow):
        model.Meta.table_name = table
        model.Meta.region = region  # type: ignore[attr-defined]
