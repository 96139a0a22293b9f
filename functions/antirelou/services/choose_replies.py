"""Of the texts that may be answered, choose those that will be, by what is remembered of their senders."""

from collections.abc import Sequence

from antirelou.domain.candidate import Candidate
from antirelou.domain.limits import Limits
from antirelou.domain.money import HOUR_MS, Prices, Rate
from antirelou.domain.outcome import Outcome, Reason, Refused
from antirelou.domain.reply import Kind, Reply, Words
from antirelou.domain.segments import bill
from antirelou.domain.sender import PastReply, SenderRecord
from antirelou.domain.silence import Silence, Silenced
from antirelou.domain.text import Text

_HOLD_MS = HOUR_MS
"""How long a container refuses from memory what a maintainer can take back."""


class ChooseReplies:
    def __init__(
        self, limits: dict[Kind, Limits], words: dict[str, Words], prices: Prices, rate: Rate, silence: Silence
    ) -> None:
        self._limits = limits
        self._words = words
        self._prices = prices
        self._rate = rate
        self._silence = silence

    def remembered(self, candidates: Sequence[Candidate]) -> dict[int, Outcome]:
        """Refusals out of the container's memory, without asking the table."""
        outcomes: dict[int, Outcome] = {}
        for candidate in candidates:
            silenced = self._silence.get(candidate.place, candidate.text.sent_ms)
            if silenced:
                reason = _seen_again(candidate.text, silenced.replies) or silenced.reason
                outcomes[candidate.index] = Refused(reason)
        return outcomes

    def forget(self, keys: Sequence[str]) -> None:
        """This person's record has changed: the next text is looked up again."""
        for key in keys:
            self._silence.forget(key)

    def judge(self, candidate: Candidate, record: SenderRecord) -> Outcome | None:
        """A refusal by what is remembered of the sender; None if nothing speaks against a reply."""
        past = record.on(candidate.line)
        limits = self._limits[candidate.kind]
        if record.opted_out or record.blocked:
            shut_out = Reason.OPTED_OUT if record.opted_out else Reason.BLOCKED
            self._silence.put(candidate.place, Silenced(candidate.text.sent_ms + _HOLD_MS, shut_out, ()))
            return Refused(shut_out)
        reason = limits.refusal([reply.at_ms for reply in past], candidate.text.sent_ms)
        until_ms = limits.silent_until_ms([reply.at_ms for reply in past])
        if record.silent_until_ms > candidate.text.sent_ms:
            reason, until_ms = Reason.INSISTENT, record.silent_until_ms
        if reason:
            self._silence.put(candidate.place, Silenced(until_ms, reason, tuple(past)))
        reason = _seen_again(candidate.text, past) or reason
        return Refused(reason) if reason else None

    def write(self, candidate: Candidate) -> Reply | Reason:
        """The reply this text would get, with its price; refused where there is none to be had."""
        screened, text = candidate.screened, candidate.text
        body = self._words[screened.number.locale].by_kind[candidate.kind]
        usd_micros = self._prices.of_reply(screened.phone.country, bill(body).segments)
        if usd_micros is None:
            return Reason.COUNTRY
        return Reply(
            id=text.reply_id,
            sender_key=candidate.keys[0],
            to=screened.phone.e164,
            number=screened.number,
            kind=candidate.kind,
            body=body,
            price_micros=self._rate.from_usd(usd_micros),
            price_usd_micros=usd_micros,
            at_ms=text.sent_ms,
            via=text.via,
            country=screened.phone.country,
        )


def _seen_again(text: Text, past: Sequence[PastReply]) -> Reason | None:
    """A text whose reply was marked before: by this very delivery, whose end a crash then hid, or by another."""
    mine = next((reply for reply in past if reply.id == text.reply_id), None)
    if mine is None:
        return None
    return Reason.IN_DOUBT if mine.via == text.via else Reason.DUPLICATE
