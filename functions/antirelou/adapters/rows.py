"""The table's bookkeeping rows as PynamoDB models. The paid path does not come here: see `purse` and `senders`."""

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Row(Model):
    """Connected once with `connect`; endpoint, region and credentials are boto3's ordinary ones."""

    class Meta:
        table_name = ""
        connect_timeout_seconds = 1
        read_timeout_seconds = 5
        max_retry_attempts = 2

    pk = UnicodeAttribute(hash_key=True)


class PurseRow(Row):
    """Amounts in micros; `hours` and `days` by their number since 1970; `open` by reservation."""

    funded = NumberAttribute(default=0)
    left = NumberAttribute(default=0)
    reserved = NumberAttribute(default=0)
    spent = NumberAttribute(default=0)
    hours: MapAttribute[str, int] = MapAttribute(default=dict)
    days: MapAttribute[str, int] = MapAttribute(default=dict)
    open: MapAttribute[str, dict[str, int]] = MapAttribute(default=dict)


def connect(table: str, region: str) -> None:
    for model in (Row, PurseRow):
        model.Meta.table_name = table
        model.Meta.region = region  # type: ignore[attr-defined]
