"""The journal in the table: an item per entry, written together with the slip that counts it into the purse."""

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from antirelou.adapters.rows import JournalRow, SlipRow
from antirelou.adapters.slips import PREFIX as SLIP
from antirelou.domain.journal import Entry, What
from antirelou.domain.money import DAY_MS
from antirelou.domain.slip import Slip

_PREFIX = "journal#"
_ONCE = f"{_PREFIX}gift#"
_SLIP_DAYS = 365  # far beyond any outage: what an entry says must be counted in


class TableJournal:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, entry: Entry, slip: Slip) -> None:
        """Both or neither. The same entry again is refused (TransactWriteError)."""
        row = JournalRow(f"{_PREFIX}{entry.at_ms}#{entry.id}", by=entry.by, micros=entry.micros, what=entry.what.value)
        self._together(row, slip)

    def _together(self, row: JournalRow, slip: Slip) -> None:
        expires_at = slip.at_ms // 1000 + _SLIP_DAYS * DAY_MS // 1000
        with TransactWrite(connection=self._connection) as together:
            together.save(row, condition=JournalRow.pk.does_not_exist())
            together.save(SlipRow(SLIP + slip.id, at_ms=slip.at_ms, funded=slip.funded, expires_at=expires_at))

    def write_once(self, entry: Entry, slip: Slip) -> bool:
        """The same, unless there is an entry of this id: its key is the id alone, since whoever tells a gift again may
        tell another time."""
        row = JournalRow(
            f"{_ONCE}{entry.id}", by=entry.by, micros=entry.micros, what=entry.what.value, at_ms=entry.at_ms
        )
        try:
            self._together(row, slip)
        except TransactWriteError as error:
            reason = next(iter(error.cancellation_reasons), None)
            if reason is None or reason.code != "ConditionalCheckFailed":
                raise
            return False
        return True

    def read(self) -> list[Entry]:
        """Oldest first. Scans the table."""
        rows = JournalRow.scan(JournalRow.pk.startswith(_PREFIX), consistent_read=True)
        return sorted((_entry(row) for row in rows), key=lambda entry: entry.at_ms)


def _entry(row: JournalRow) -> Entry:
    time, _, name = row.pk.removeprefix(_PREFIX).partition("#")
    at_ms = int(time if row.at_ms is None else row.at_ms)
    return Entry(name, at_ms, row.by, int(row.micros), What(row.what))
