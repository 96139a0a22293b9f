"""A broadcast's own purse: money goes in through its journal, and what is left comes out when it is closed."""

import secrets

from antirelou.domain.broadcast import Broadcast, Stage
from antirelou.domain.broadcast_file import read_broadcast
from antirelou.domain.journal import Entry, What
from antirelou.domain.money import HOUR_MS
from antirelou.services.broadcast_ports import Broadcasts, Cursors, Journal
from antirelou.services.propose_broadcast import BroadcastRefusedError, known

REPORTS_MS = 75 * HOUR_MS
"""How long delivery reports still come, and move money."""


class FundBroadcast:
    def __init__(self, broadcasts: Broadcasts, cursors: Cursors, journal: Journal) -> None:
        self._broadcasts = broadcasts
        self._cursors = cursors
        self._journal = journal

    def fund(self, name: str, entry: Entry) -> Broadcast:
        """Never above the most that its file, which was approved, says."""
        known(self._broadcasts.read(name))
        most = read_broadcast(self._broadcasts.file(name)).most_micros
        if not self._journal.put_in(name, entry, most):
            raise BroadcastRefusedError("its file says that it may not cost so much, or it takes no money any more")
        return known(self._broadcasts.read(name))

    def close(self, name: str, by: str, now_ms: int) -> int:
        """What was left, now in no purse any more; its books are final. Not while reports may still come."""
        there = known(self._broadcasts.read(name))
        ended_ms = self._ended_ms(there)
        if now_ms < ended_ms + REPORTS_MS:
            hours = -(-(ended_ms + REPORTS_MS - now_ms) // HOUR_MS)
            raise BroadcastRefusedError(f"delivery reports may still come: close it in {hours} hours")
        if there.left <= 0:
            self._close_empty(there, now_ms)
            return 0
        entry = Entry(secrets.token_hex(4), now_ms, by, -there.left, What.CORRECTION)
        if not self._journal.take_out(name, entry, (Stage.RUNNING, Stage.CANCELLED)):
            raise BroadcastRefusedError("it changed meanwhile: look again")
        return there.left

    def _close_empty(self, there: Broadcast, now_ms: int) -> None:
        if not self._broadcasts.move(there.id, Stage.CLOSED, (Stage.RUNNING, Stage.CANCELLED), now_ms):
            raise BroadcastRefusedError("it changed meanwhile: look again")

    def _ended_ms(self, there: Broadcast) -> int:
        if there.stage is Stage.CANCELLED:
            return there.ended_ms
        cursors = self._cursors.every(there.id)
        if there.stage is not Stage.RUNNING or not cursors or not all(cursor.done for cursor in cursors):
            raise BroadcastRefusedError(f"it is {there.stage.value}: cancel it first, or let it end")
        return max(cursor.at_ms for cursor in cursors)
