"""One purse made of several items, behind the same port. Not wired: docs/scale.md says why, and what it would take."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from random import Random

from antirelou.adapters.purse import TablePurse
from antirelou.adapters.purse_item import COLUMNS, MAPS, Item, n, read_purse
from antirelou.domain.money import Caps
from antirelou.domain.number import FlatRate
from antirelou.domain.purse import Price, PurseState, Shortfall
from antirelou.services.ports import Purse, Reservation
from tables import Table

# The walls another shard may not have met yet, the mildest first: what can wait for one of them is not refused.
_ELSEWHERE = (Shortfall.HOUR, Shortfall.DAY, Shortfall.COUNTRY, Shortfall.MONTH, Shortfall.PURSE)


class ShardedPurse:
    """Each reservation begins at a shard of its own choice: N shards carry N times the writes of one.

    `purse` in what `reserve` returns is the last shard asked, not the whole.
    """

    def __init__(self, shards: Sequence[Purse], random: Random) -> None:
        self._shards = shards
        self._random = random
        self._split: dict[str, dict[str, Counter[Price]]] = {}

    def reserve(self, prices: Sequence[Price], now_ms: int) -> Reservation:
        found: dict[int, Shortfall | None] = {}
        parts: dict[str, Counter[Price]] = {}
        left = list(range(len(prices)))
        for shard in self._random.sample(range(len(self._shards)), len(self._shards)):
            held = self._shards[shard].reserve([self._there(prices[i], shard) for i in left], now_ms)
            verdicts = dict(zip(left, held.verdicts, strict=True))
            if granted := [prices[i] for i, wall in verdicts.items() if wall is None]:
                parts[f"{shard}:{held.id}"] = Counter(granted)
            found |= {i: _mildest(found.get(i), wall) for i, wall in verdicts.items()}
            left = [i for i, wall in verdicts.items() if wall in _ELSEWHERE]
            if not left:
                break
        return Reservation(self._named(parts), tuple(found[i] for i in range(len(prices))), held.purse)

    def _there(self, price: Price, shard: int) -> Price:
        """With the shard's share of the line's flat rate: the caps and the countries' quotas it has from its caps."""
        if not price.flat_rate:
            return price
        most = {name: share(count, len(self._shards), shard) for name, count in asdict(price.flat_rate).items()}
        return replace(price, flat_rate=FlatRate(**most))

    def _named(self, parts: dict[str, Counter[Price]]) -> str:
        name = "+".join(parts)
        if len(parts) > 1:
            self._split[name] = parts
        return name

    def give_back(self, reservation: str, unused: Sequence[Price], reserved_ms: int) -> None:
        """One that spans shards only its own container can give back: to others, `reconcile` included, its name says
        where the money is and not how much of it where."""
        if "+" not in reservation:
            shard, name = self._at(reservation)
            return shard.give_back(name, unused, reserved_ms)
        rest = Counter(unused)
        for part, granted in self._split.pop(reservation, {}).items():
            mine = rest & granted
            rest -= mine
            shard, name = self._at(part)
            if mine:
                shard.give_back(name, list(mine.elements()), reserved_ms)
            else:
                shard.close(name)
        return None

    def close(self, reservation: str) -> None:
        self._split.pop(reservation, None)
        for part in reservation.split("+"):
            shard, name = self._at(part)
            shard.close(name)

    def _at(self, part: str) -> tuple[Purse, str]:
        index, _, name = part.partition(":")
        return self._shards[int(index)], name


def _mildest(before: Shortfall | None, now: Shortfall | None) -> Shortfall | None:
    """`before` is None for a reply that was not asked about yet."""
    if before is None or now not in _ELSEWHERE:
        return now
    return min(before, now, key=_ELSEWHERE.index)


def share(whole: int, shards: int, index: int) -> int:
    """What one of the shards has of it: to the last unit, so that together they have the whole."""
    return whole // shards + (index < whole % shards)


@dataclass(frozen=True)
class Shards:
    """The items of a sharded purse in a table."""

    table: Table
    caps: Caps
    count: int

    def fund(self, micros: int) -> None:
        """Once. In production each shard would get a slip of the journal's entry."""
        for index in range(self.count):
            mine = n(share(micros, self.count, index))
            empty = {name: n(0) for name in COLUMNS} | {name: {"M": {}} for name in MAPS}
            item = _key(index) | empty | {"funded": mine, "left": mine, "filled": mine}
            self.table.client.put_item(TableName=self.table.name, Item=item)

    def purse(self, seed: int = 0) -> ShardedPurse:
        """As one more container has it."""
        return ShardedPurse([self.shard(index) for index in range(self.count)], Random(seed))

    def shard(self, index: int) -> TablePurse:
        caps = Caps(**{each.name: share(getattr(self.caps, each.name), self.count, index) for each in fields(Caps)})
        return TablePurse(self.table.client, self.table.name, caps, _key(index))

    def read(self) -> list[PurseState]:
        requests = ({"TableName": self.table.name, "Key": _key(i), "ConsistentRead": True} for i in range(self.count))
        return [read_purse(self.table.client.get_item(**request)["Item"]) for request in requests]

    def pause(self, index: int) -> None:
        self.table.client.update_item(
            TableName=self.table.name,
            Key=_key(index),
            UpdateExpression="SET paused = :why",
            ExpressionAttributeValues={":why": {"S": "by hand"}},
        )


def _key(index: int) -> Item:
    return {"pk": {"S": f"purse#{index}"}}
