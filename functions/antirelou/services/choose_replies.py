"""Of the texts that may be answered, choose those that will be, by what is remembered of their senders."""

from collections.abc import Sequence

from antirelou.domain.candidate import Candidate
from antirelou.domain.contact import Contact
from antirelou.domain.limits import Limits
from antirelou.domain.money import HOUR_MS, Prices, Rate
from antirelou.domain.outcome import Outcome, Reason, Refused
from antirelou.domain.phone import country_of
from antirelou.domain.reply import Kind, Reply, Words
from antirelou.domain.screening import Screened
from antirelou.domain.segments import bill
from antirelou.domain.sender import PastReply, SenderRecord
from antirelou.domain.silence import Place, Silence, Silenced
from antirelou.domain.talk import Played

_REMEMBERED_MS = HOUR_MS
"""How long a container refuses from memory what a maintainer can take back."""

_SHUT_OUT = (Reason.OPTED_OUT, Reason.BLOCKED, Reason.INSISTENT)
"""What nobody plays after, either. Else another container may have a script under way, with somebody silenced here."""


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
            silenced = self._silence.get(candidate.place, candidate.contact.sent_ms)
            holds = silenced and (silenced.reason in _SHUT_OUT or not candidate.may_play)
            if silenced and holds and not _silenced_by_itself(candidate, silenced):
                reason = _seen_again(candidate.contact, silenced.replies) or silenced.reason
                outcomes[candidate.index] = Refused(reason)
        return outcomes

    def has_opted_out(self, place: Place, at_ms: int) -> bool:
        """As far as this container knows."""
        silenced = self._silence.get(place, at_ms)
        return silenced is not None and silenced.reason is Reason.OPTED_OUT

    def opt_out(self, keys: Sequence[str], number: str, at_ms: int) -> None:
        """This person's record has changed; another STOP in the next hour costs nothing."""
        for key in keys:
            self._silence.forget(key)
        for kind in Kind:
            self._silence.put((keys[0], (number, kind)), Silenced(at_ms + _REMEMBERED_MS, Reason.OPTED_OUT, ()))

    def wait(self, candidate: Candidate, until_ms: int) -> None:
        """An answer waits: what its sender sends meanwhile gets none."""
        contact = candidate.contact
        itself = PastReply(contact.reply_id, contact.sent_ms, contact.via)
        self._silence.put(candidate.place, Silenced(until_ms, Reason.ALREADY_HELD, (itself,)))

    def judge(self, candidate: Candidate, record: SenderRecord) -> Outcome | None:
        """A refusal by what is remembered of the sender; None if nothing speaks against a reply."""
        past = record.on(candidate.line)
        limits = self._limits[candidate.kind]
        if record.opted_out or record.blocked:
            shut_out = Reason.OPTED_OUT if record.opted_out else Reason.BLOCKED
            self._silence.put(candidate.place, Silenced(candidate.contact.sent_ms + _REMEMBERED_MS, shut_out, ()))
            return Refused(shut_out)
        reason = limits.refusal([reply.at_ms for reply in past], candidate.contact.sent_ms)
        until_ms = limits.silent_until_ms([reply.at_ms for reply in past])
        if record.silent_until_ms > candidate.contact.sent_ms:
            reason, until_ms = Reason.INSISTENT, record.silent_until_ms
        if reason:
            self._silence.put(candidate.place, Silenced(until_ms, reason, tuple(past)))
        # On a number that plays, the same text may have been of another kind, in another standing of its script
        ever = record.from_number(candidate.line[0])
        speechless = candidate.turn if isinstance(candidate.turn, Reason) else None
        reason = _seen_again(candidate.contact, ever) or reason or speechless
        return Refused(reason) if reason else None

    def write(self, candidate: Candidate) -> Reply | Reason:
        """The reply this contact would get, in the language of the number it chose, with its price; refused where there
        is none to be had."""
        screened, contact = candidate.screened, candidate.contact
        body = self._body(candidate)
        usd_micros = self._usd_micros(screened, body)
        if usd_micros is None:
            return Reason.COUNTRY
        return Reply(
            id=contact.reply_id,
            sender_key=candidate.keys[0],
            to=screened.phone.e164,
            number=screened.texting,
            kind=candidate.kind,
            body=body,
            price_micros=self._rate.from_usd(usd_micros),
            price_usd_micros=usd_micros,
            at_ms=contact.sent_ms,
            via=contact.via,
            country_abroad=_abroad(screened),
            move=candidate.move,
        )

    def _body(self, candidate: Candidate) -> str:
        if isinstance(candidate.turn, Played):
            return candidate.turn.body
        return self._words[candidate.screened.number.locale].by_kind[candidate.kind]

    def _usd_micros(self, screened: Screened, body: str) -> int | None:
        """A plan without a price per text has one for texts abroad, and which is not ours to guess."""
        number = screened.texting
        if number.flat_rate and _abroad(screened):
            return None
        return number.price_usd_micros(self._prices, screened.phone.country, bill(body).segments)


def _silenced_by_itself(candidate: Candidate, silenced: Silenced) -> bool:
    """It is the text that waits: back from its wait, or once more because putting it back met a fault."""
    itself = any(reply.id == candidate.contact.reply_id for reply in silenced.replies)
    return candidate.came_back or (itself and silenced.reason is Reason.ALREADY_HELD)


def _seen_again(contact: Contact, past: Sequence[PastReply]) -> Reason | None:
    """A text whose reply was marked before: by this very delivery, whose end a crash then hid, or by another."""
    mine = next((reply for reply in past if reply.id == contact.reply_id), None)
    if mine is None:
        return None
    return Reason.IN_DOUBT if mine.via == contact.via else Reason.DUPLICATE


def _abroad(screened: Screened) -> str:
    """The sender's country, unless it is that of the number that answers, or this one is everyone's."""
    home = country_of(screened.texting.number)
    return screened.phone.country if home and screened.phone.country != home else ""
