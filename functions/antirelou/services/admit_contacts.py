"""Of a batch of texts and calls, those whose senders may be answered: screened, STOP honoured, machines refused, and
what each asks for told from its words."""

from collections.abc import Sequence

from antirelou.domain.automatic import OwnWords, is_automatic
from antirelou.domain.candidate import Candidate
from antirelou.domain.contact import Contact, Medium
from antirelou.domain.echo import letters_of
from antirelou.domain.keyword import Keyword, keyword_of
from antirelou.domain.outcome import Outcome, Reason, Refused
from antirelou.domain.reply import Kind
from antirelou.domain.screening import Rules, Screened, screen
from antirelou.services.choose_replies import ChooseReplies
from antirelou.services.count_talks import CountTalks
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.ports import SenderKeys, Senders, Subscriptions, Waits

Outcomes = dict[int, Outcome]


class AdmitContacts:
    def __init__(
        self,
        rules: Rules,
        own_words: OwnWords,
        keys: SenderKeys,
        senders: Senders,
        choose: ChooseReplies,
        numbers: KnowNumbers,
        waits: Waits,
        count_talks: CountTalks,
        subscriptions: Subscriptions | None = None,
    ) -> None:
        """Without `subscriptions`, the words that ask for them are words like any other."""
        self._rules = rules
        self._own_words = own_words
        self._keys = keys
        self._senders = senders
        self._choose = choose
        self._numbers = numbers
        self._waits = waits
        self._count_talks = count_talks
        self._subscriptions = subscriptions

    def __call__(self, contacts: Sequence[Contact], now_ms: int, outcomes: Outcomes) -> list[Candidate]:
        """Those who may be answered; the refusals of the others go into `outcomes`, by index."""
        candidates = []
        numbers = self._numbers.covering((contact.number for contact in contacts), now_ms)
        for index, contact in enumerate(contacts):
            screened = screen(contact, self._rules, numbers)
            admitted = self._admit(index, screened, now_ms) if isinstance(screened, Screened) else screened
            if isinstance(admitted, Candidate):
                candidates.append(admitted)
            else:
                outcomes[index] = Refused(admitted)
        return candidates

    def _admit(self, index: int, screened: Screened, now_ms: int) -> Candidate | Reason:
        contact = screened.contact
        keyword = keyword_of(contact.body)
        if keyword is None and (machine := self._by_a_machine(contact)):
            return machine
        keys = self._keys.sender_keys(screened.phone.e164, contact.sent_ms, now_ms)
        if keyword is Keyword.STOP:
            return self._stop(screened, keys, now_ms)
        if self.is_burned(screened):
            return Reason.BURNED
        if self._rules.too_late(contact, now_ms):
            return Reason.TOO_LATE
        letters = letters_of(contact.body)
        digest = self._keys.digest(f"text:{letters}", contact.sent_ms) if letters else ""
        kind = self._kind_of(keyword, screened, keys)
        may_play = screened.number.scripts and contact.medium is Medium.TEXT and kind in (Kind.CONSENT, Kind.HELP)
        return Candidate(index, screened, kind, keys, digest, may_play)

    def _kind_of(self, keyword: Keyword | None, screened: Screened, keys: tuple[str, ...]) -> Kind:
        if keyword is Keyword.HELP:
            return Kind.HELP
        wished = self._subscriptions.kind_of(screened, keys) if self._subscriptions else None
        return wished or Kind.CONSENT

    def _stop(self, screened: Screened, keys: tuple[str, ...], now_ms: int) -> Reason:
        number, sent_ms = screened.texting.name, screened.contact.sent_ms
        if self._choose.has_opted_out((keys[0], (number, Kind.CONSENT)), sent_ms):
            return Reason.OPTED_OUT
        talk = self._senders.opt_out(keys[0], now_ms)
        if talk and talk.holds(talk.number, sent_ms) and not talk.over:
            self._count_talks.stopped()
        if self._subscriptions:
            self._subscriptions.withdraw(screened, keys, now_ms)
        for key in keys:
            self._waits.forget(key)
        self._choose.opt_out(keys, number, sent_ms)
        return Reason.STOP

    def _by_a_machine(self, contact: Contact) -> Reason | None:
        if self._own_words.are_in(contact.body):
            return Reason.OWN_WORDS
        return Reason.AUTOMATIC if is_automatic(contact.body) else None

    def is_burned(self, screened: Screened) -> bool:
        """As far as this container knows."""
        return self._numbers.is_burned(screened.number.name) or self._numbers.is_burned(screened.texting.name)
