"""Take one slice of a broadcast from the queue: send it, and hand the next one in.

The next slice is handed in before this one is written down as done, so that a crash in between leaves two messages for
one place and never none. Of several for one place one goes on; the others find it passed, and end.
"""

import math
import secrets
from collections import Counter
from dataclasses import dataclass, field, replace

from antirelou.domain.broadcast import Broadcast, Stage
from antirelou.domain.broadcast_file import BroadcastFile, read_broadcast
from antirelou.domain.message import Message
from antirelou.domain.purse import FOR_MONEY
from antirelou.domain.quiet_hours import QuietHours
from antirelou.domain.slice import Slice, size_at
from antirelou.domain.subscriber import SHARDS
from antirelou.services.broadcast_ports import (
    Audience,
    Book,
    Broadcasts,
    Cursors,
    Opener,
    Page,
    SliceQueue,
    Taken,
)
from antirelou.services.deliver_broadcast import DeliverBroadcast, Delivered, Known, Order, Stop, known_keys
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.ports import Maintainers, SenderKeys, Senders

LONGEST_S = 900  # what a queue delays at most
_SOON_S = 10  # until what must come first is written
_HUSH_S = 300  # while the numbers themselves are paused, or under attack
_SHAKY_S = 60  # after a carrier that did not answer
_THROTTLED_S = 30


@dataclass(frozen=True)
class Sliced:
    """`label` is the slice's outcome in metrics and logs; `counts` how it ended for subscribers, by ending."""

    label: str
    counts: Counter[str] = field(default_factory=Counter)
    detail: str = ""


class SendSlice:
    def __init__(
        self,
        broadcasts: Broadcasts,
        cursors: Cursors,
        audience: Audience,
        opener: Opener,
        keys: SenderKeys,
        senders: Senders,
        book: Book,
        numbers: KnowNumbers,
        deliver: DeliverBroadcast,
        queue: SliceQueue,
        hours: QuietHours,
        maintainers: Maintainers,
    ) -> None:
        self._broadcasts = broadcasts
        self._cursors = cursors
        self._audience = audience
        self._opener = opener
        self._keys = keys
        self._senders = senders
        self._book = book
        self._numbers = numbers
        self._deliver = deliver
        self._queue = queue
        self._hours = hours
        self._maintainers = maintainers
        self._files: dict[str, BroadcastFile] = {}

    def __call__(self, slice_: Slice, now_ms: int) -> Sliced:
        """A fault leaves the slice to the queue, which brings it again once its lease is over."""
        if slice_.due_ms > now_ms + 1_000:
            return self._later(slice_, slice_.due_ms, now_ms, "early")
        broadcast = self._broadcasts.read(slice_.broadcast)
        if broadcast is None or broadcast.stage is not Stage.RUNNING:
            return self._idle(broadcast, slice_, now_ms)
        opens_ms = self._hours.opens_ms(slice_.country, now_ms)
        if opens_ms != now_ms:
            return self._later(slice_, opens_ms or now_ms + LONGEST_S * 1000, now_ms, "quiet_hours")
        run = secrets.token_hex(8)
        taken = self._cursors.take(slice_, run, now_ms)
        if taken is Taken.PASSED:
            return Sliced(taken.value)
        if taken is not Taken.YES:
            return self._later(slice_, now_ms + _SOON_S * 1000, now_ms, taken.value)
        return self._take(slice_, self._file(broadcast), run, now_ms)

    def _take(self, slice_: Slice, file: BroadcastFile, run: str, now_ms: int) -> Sliced:
        page = self._audience.page(slice_, size_at(file.pace_per_second), now_ms)
        people = self._known(page, now_ms)
        if people is None:
            ended = Delivered(slice_.after)
            return self._go_on(slice_, ended, page.more or bool(page.members), _HUSH_S, run, now_ms, "hushed")
        numbers = {number.name: number for number in self._numbers.current.all}
        order = Order(slice_.broadcast, file.texts, file.pace_per_second, numbers, run)
        ended = self._deliver(order, people, slice_.after, now_ms)
        more = page.more or (bool(page.members) and ended.passed != page.members[-1].ref.key)
        if ended.stop in (Stop.SHORT, Stop.ACCOUNT, Stop.REFUSING):
            self._pause(slice_.broadcast, ended, now_ms)
        pace_s = ended.attempts * SHARDS * len(file.countries) / file.pace_per_second
        return self._go_on(slice_, ended, more, max(pace_s, _WAITS.get(ended.stop, 0)), run, now_ms)

    def _known(self, page: Page, now_ms: int) -> list[Known] | None:
        """Who is on it, in order; None while nobody may be written to. Only numbers that may be used are opened."""
        people = []
        for member in page.members:
            e164 = self._opener.open(member.sealed, member.ref) if member.sealed else ""
            people.append(Known(member, e164, known_keys(self._keys, member, e164, now_ms) if e164 else ()))
        asked = [known.keys for known in people if known.keys]
        looked = self._senders.look(asked, with_line=True)
        paused = self._book.read().paused
        if looked.line:
            self._numbers.learn(looked.line.pool)
        if (looked.line and looked.line.flow.shield_up) or (paused and paused not in FOR_MONEY):
            return None
        records = dict(zip(asked, looked.records, strict=True))
        return [replace(known, record=records[known.keys]) if known.keys else known for known in people]

    def _go_on(
        self, slice_: Slice, ended: Delivered, more: bool, wait_s: float, run: str, now_ms: int, label: str = ""
    ) -> Sliced:
        if more:
            seconds = max(1, math.ceil(wait_s))  # one at least: this one must be written down before the next comes
            following = replace(slice_, after=ended.passed, due_ms=now_ms + seconds * 1000)
            self._queue.hand_in(following, min(seconds, LONGEST_S))
        self._cursors.advance(slice_, run, ended.passed, not more, ended.counts, now_ms)
        stopped = ended.stop.value if ended.stop else "taken"
        return Sliced(label or stopped, ended.counts, ended.detail if ended.stop else "")

    def _idle(self, broadcast: Broadcast | None, slice_: Slice, now_ms: int) -> Sliced:
        if broadcast and broadcast.stage is Stage.PAUSED:
            return self._later(slice_, now_ms + LONGEST_S * 1000, now_ms, "paused")
        return Sliced("over")

    def _later(self, slice_: Slice, due_ms: int, now_ms: int, why: str) -> Sliced:
        """As far as a queue delays; what is early then waits again."""
        seconds = min(LONGEST_S, max(1, -(-(due_ms - now_ms) // 1000)))
        self._queue.hand_in(replace(slice_, due_ms=due_ms), seconds)
        return Sliced(why)

    def _pause(self, name: str, ended: Delivered, now_ms: int) -> None:
        """Tells the maintainers, once for each pause."""
        why = ended.stop.value if ended.stop else ""
        if self._broadcasts.move(name, Stage.PAUSED, [Stage.RUNNING], now_ms, why):
            self._maintainers.tell(about_pause(name, why, ended.detail))

    def _file(self, broadcast: Broadcast) -> BroadcastFile:
        """What was approved, to the byte; read once by a container."""
        if broadcast.sha256 not in self._files:
            file = read_broadcast(self._broadcasts.file(broadcast.id))
            if file.sha256 != broadcast.sha256:
                raise ValueError("the broadcast's file is not the one that was approved")
            self._files[broadcast.sha256] = file
        return self._files[broadcast.sha256]


_WAITS: dict[Stop | None, int] = {Stop.THROTTLED: _THROTTLED_S, Stop.SHAKY: _SHAKY_S}


def about_pause(name: str, why: str, detail: str) -> Message:
    said = f"{why} {detail}".strip()
    french = f"L'envoi collectif {name} s'est mis en pause : {said}. Réparez, puis « broadcast resume {name} »."
    english = f"The broadcast {name} paused by itself: {said}. Mend it, then: broadcast resume {name}."
    runbook = "docs/runbook.md#a-broadcast-stands-still"
    return Message(f"antirelou: the broadcast {name} paused by itself", f"{french}\n\n{english}\n\n{runbook}")
