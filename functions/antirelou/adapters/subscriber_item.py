"""The table of subscribers and broadcasts: what lies where.

`<country>#<shard>`, `<HMAC>`: a subscriber. `broadcast`, `<id>`: a broadcast with its purse. `broadcast#<id>`: its
`file`, its `cursor#<country>#<shard>`s, its journal `fund#<ms>#<id>`.
"""

from typing import Any

from antirelou.adapters.purse_item import amount, n
from antirelou.domain.broadcast import Mark, MarkState, Member
from antirelou.domain.subscriber import SubscriberRef

Item = dict[str, Any]

BROADCASTS = "broadcast"


def key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def shard_pk(country: str, shard: int) -> str:
    return f"{country}#{shard}"


def subscriber_key(ref: SubscriberRef) -> Item:
    return key(shard_pk(ref.country, ref.shard), ref.key)


def broadcast_key(name: str) -> Item:
    return key(BROADCASTS, name)


def part_key(broadcast: str, part: str) -> Item:
    return key(f"{BROADCASTS}#{broadcast}", part)


def member_in(item: Item) -> Member:
    country = item["pk"]["S"].partition("#")[0]
    return Member(
        ref=SubscriberRef(country, item["sk"]["S"]),
        sealed=bytes(item["sealed"]["B"]) if "sealed" in item else b"",
        locale=item.get("locale", {}).get("S", ""),
        number=item.get("number", {}).get("S", ""),
        got={name: mark_in(entry["M"]) for name, entry in item.get("got", {}).get("M", {}).items()},
    )


def mark_in(entry: Item) -> Mark:
    return Mark(
        state=MarkState(entry["state"]["S"]),
        at_ms=amount(entry["at_ms"]),
        price_micros=amount(entry["price"]),
        micros=amount(entry["micros"]),
        paid="paid" in entry,
    )


def mark_entry(mark: Mark) -> Item:
    return {
        "M": {
            "state": {"S": mark.state.value},
            "at_ms": n(mark.at_ms),
            "price": n(mark.price_micros),
            "micros": n(mark.micros),
        }
    }
