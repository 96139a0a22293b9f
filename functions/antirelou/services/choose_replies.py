"""Of the texts that may be answered, choose those that will be: one per sender, number and kind of reply."""

from collections.abc import Sequence
from dataclasses import dataclass

from antirelou.domain.limits import Limits
from antirelou.domain.money import HOUR_MS, Prices, Rate
from antirelou.domain.outcome import Outcome, Reason, Refused
from antirelou.domain.reply import Kind, Reply, Words
from antirelou.domain.screening import Screened
from antirelou.domain.segments import bill
from antirelou.domain.sender import Line, PastReply, SenderRecord
from antirelou.domain.silence import Place, Silence, Silenced
from antirelou.domain.text import Text

_HOLD_MS = HOUR_MS
"""How long a container refuses from memory what a maintainer can take back."""


@dataclass(frozen=True)
class Candidate:
    """A text under consideration. `place` is what its limits are counted on."""

    index: int
    screened: Screened
    kind: Kind
    keys: tuple[str, ...]

    @property
    def text(self) -> Text:
        return self.screened.text

    @property
    def place(self) -> Place:
        return self.keys[0], self.line

    @property
    def line(self) -> Line:
        return self.screened.number.name, self.kind


class ChooseReplies:
    def __init__(
        self, limits: dict[Kind, Limits], words: dict[str, Words], prices: Prices, rate: Rate, silence: Silence
    ) -> None:
        self._limits = limits
        self._words = words
        self._prices = prices
        self._rate = rate
        self._silence = silence

    def remembered(self, candidate: Candidate) -> Outcome | None:
        """A refusal out of the container's memory, without asking the table."""
        silenced = self._silence.get(candidate.place, candidate.text.sent_ms)
        if silenced is None:
            return None
        return Refused(_seen_again(candidate.text, silenced.replies) or silenced.reason)

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
        if reason:
            self._silence.put(candidate.place, _silenced(past, limits, reason))
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
        )


def _seen_again(text: Text, past: Sequence[PastReply]) -> Reason | None:
    """A text whose reply was marked before: by this very delivery, whose end a crash then hid, or by another."""
    mine = next((reply for reply in past if reply.id == text.reply_id), None)
    if mine is None:
        return None
    return Reason.IN_DOUBT if mine.via == text.via else Reason.DUPLICATE


def earliest_per_place(candidates: Sequence[Candidate]) -> tuple[list[Candidate], dict[int, Candidate]]:
    """The first text of each place in time, and for each of the others (by index) the one it follows."""
    leaders: dict[Place, Candidate] = {}
    followers: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c.text.sent_ms):
        leader = leaders.setdefault(candidate.place, candidate)
        if leader is not candidate:
            followers[candidate.index] = leader
    return list(leaders.values()), followers


def _silenced(past: Sequence[PastReply], limits: Limits, reason: Reason) -> Silenced:
    until = limits.silent_until_ms([reply.at_ms for reply in past])
    return Silenced(until, reason, tuple(past))
