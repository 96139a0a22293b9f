"""Tell the maintainers when money runs out, once per level, and pause when it has."""

from antirelou.domain.message import Message, about_forecast, about_notice
from antirelou.domain.money import Caps
from antirelou.domain.notice import MoneyNotice, Notice, notices_due
from antirelou.domain.purse import PurseState
from antirelou.services.ports import Maintainers, Notices

FORECAST_DAYS = 3


class WatchPurse:
    def __init__(self, notices: Notices, maintainers: Maintainers, caps: Caps) -> None:
        self._notices = notices
        self._maintainers = maintainers
        self._caps = caps

    def __call__(self, purse: PurseState, next_micros: int, now_ms: int) -> None:
        """Costs nothing when there is nothing to tell: `purse` is what the reservation just returned."""
        if not purse.funded:
            return
        for notice in notices_due(purse, self._caps, next_micros, now_ms):
            if self._notices.claim(notice):
                self._act_on(notice, purse)

    def forecast(self, purse: PurseState, days_left: int | None, now_ms: int) -> None:
        """Once per fill of the purse, when it will be empty within three days."""
        if days_left is None or days_left > FORECAST_DAYS:
            return
        notice = Notice("forecast", purse.funded)
        if self._notices.claim(notice):
            self._tell(notice, about_forecast(days_left, now_ms))

    def _act_on(self, notice: MoneyNotice, purse: PurseState) -> None:
        if notice.pauses:
            self._notices.pause(notice.wall.value)
        self._tell(notice, about_notice(notice, purse))

    def _tell(self, notice: Notice, message: Message) -> None:
        try:
            self._maintainers.tell(message)
        except Exception:
            self._notices.unclaim(notice)
            raise
