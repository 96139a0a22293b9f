"""Let an answer wait that is due later: the sender's number is sealed, one schedule brings the contact back.

One contact at a time may wait per person and number: who calls again meanwhile is silenced, and gets one text at most.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from antirelou.domain.candidate import Candidate, earliest_per_place
from antirelou.domain.contact import Contact
from antirelou.domain.fault import name_of
from antirelou.domain.outcome import Failed, Held, Later, Outcome, Reason, Refused
from antirelou.domain.reply import Kind
from antirelou.domain.sender import PastReply
from antirelou.domain.silence import Silence, Silenced
from antirelou.domain.wait import Wait, WaitRef
from antirelou.services.hold_contacts import SHIELD
from antirelou.services.ports import Seals, Timers, Waits

Outcomes = dict[int, Outcome]

_AT_ONCE_MS = 1_000
"""What is due within a second is due now: a schedule takes longer than that."""


class DeferReplies:
    def __init__(self, waits: Waits, seals: Seals, timers: Timers, speed: int = 1, threads: int = 10) -> None:
        """`speed` is how many times faster than in real life a delay passes."""
        self._waits = waits
        self._seals = seals
        self._timers = timers
        self._speed = speed
        self._threads = threads
        self._silence = Silence()

    def remembered(self, candidates: Sequence[Candidate], now_ms: int) -> Outcomes:
        """Refusals out of the container's memory, of who waits already."""
        outcomes: Outcomes = {}
        for candidate in candidates:
            due_later = self._due_ms(candidate) > now_ms and not candidate.may_play
            silenced = self._silence.get(candidate.place, now_ms) if due_later else None
            if silenced and silenced.replies[0].id != candidate.contact.log_id:
                outcomes[candidate.index] = Refused(Reason.ALREADY_HELD)
        return outcomes

    def __call__(self, candidates: Sequence[Candidate], outcomes: Mapping[int, Outcome], now_ms: int) -> Outcomes:
        """Outcomes for those whose answer is due later, and whom nothing spoke against so far but the shield's wait."""
        later = [c for c in candidates if _may_wait(outcomes.get(c.index)) and self._due_ms(c) > now_ms + _AT_ONCE_MS]
        leaders, followers = earliest_per_place(later)
        if not leaders:
            return {}
        with ThreadPoolExecutor(self._threads) as pool:
            ends = list(pool.map(lambda leader: self._try(leader, outcomes.get(leader.index), now_ms), leaders))
        found: Outcomes = {leader.index: end for leader, end in zip(leaders, ends, strict=True)}
        behind = [(candidate, followers[candidate.index]) for candidate in later if candidate.index in followers]
        return found | {mine.index: _follow(mine, leader, found[leader.index]) for mine, leader in behind}

    def _due_ms(self, candidate: Candidate) -> int:
        """Who asks what this number is, plays a script, or has waited already, waits no longer."""
        contact = candidate.contact
        if candidate.came_back or candidate.kind is not Kind.CONSENT:
            return 0
        delay = candidate.screened.number.delay(contact.medium)
        return contact.sent_ms + delay.ms(contact.reply_id, self._speed)

    def _try(self, candidate: Candidate, shield: Outcome | None, now_ms: int) -> Outcome:
        held_ms = now_ms + shield.seconds * 1000 if isinstance(shield, Held) else 0
        try:
            return self._wait(candidate, max(self._due_ms(candidate), held_ms), now_ms)
        except Exception as fault:  # one sender's fault is not the batch's
            return Failed(name_of(fault))

    def _wait(self, candidate: Candidate, due_ms: int, now_ms: int) -> Outcome:
        """The item first, then the schedule: a crash in between is mended by the next delivery, which finds the item
        its own."""
        ref = WaitRef(candidate.keys[0], candidate.screened.number.name, candidate.contact.log_id)
        sealed = self._seals.seal(_to_keep(candidate.contact), ref)
        standing = self._waits.put(Wait(ref, candidate.contact.sent_ms, due_ms, sealed), now_ms)
        mine = standing.ref == ref
        if mine:
            self._set_timer(standing, candidate.contact.via)
        itself = PastReply(standing.ref.id, standing.sent_ms)
        self._silence.put(candidate.place, Silenced(standing.due_ms, Reason.ALREADY_HELD, (itself,)))
        return Later(-(-(standing.due_ms - now_ms) // 1000)) if mine else Refused(Reason.ALREADY_HELD)

    def _set_timer(self, wait: Wait, via: str) -> None:
        """Nothing stays sealed that nothing would bring back. A schedule that stands after all brings a duplicate: this
        delivery is tried again."""
        try:
            self._timers.set(wait.ref, wait.due_ms)
        except Exception:
            self._waits.wipe(wait.ref, via)
            raise


def _to_keep(contact: Contact) -> dict[str, str]:
    return {"id": contact.id, "sender": contact.sender, "number": contact.number, "medium": contact.medium.value}


def _may_wait(outcome: Outcome | None) -> bool:
    return outcome is None or (isinstance(outcome, Held) and outcome.why == SHIELD)


def _follow(candidate: Candidate, leader: Candidate, outcome: Outcome) -> Outcome:
    """What a contact gets whose sender has an earlier one in the same batch."""
    if candidate.contact.reply_id == leader.contact.reply_id or isinstance(outcome, Failed):
        return outcome
    return Refused(Reason.ALREADY_HELD)
