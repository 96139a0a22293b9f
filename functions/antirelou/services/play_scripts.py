"""Of the texts to numbers that play scripts, tell those that start or move one, and what each is answered with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from antirelou.domain.advance import advance, begin
from antirelou.domain.automatic import OwnWords
from antirelou.domain.candidate import Candidate
from antirelou.domain.contact import Contact
from antirelou.domain.conversation import Conversation, Ending, Turn, Turned, Wrote
from antirelou.domain.conversation_counts import of_beginning, of_move
from antirelou.domain.helpline import Helpline
from antirelou.domain.outcome import Reason
from antirelou.domain.plain import plain
from antirelou.domain.reply import Kind
from antirelou.domain.script import Script
from antirelou.domain.script_text import text_of
from antirelou.domain.sender import SenderRecord
from antirelou.domain.talk import LASTS_MS, Move, Played, Talk

_LONGEST_KEYWORD, _LONGEST_TEXT = 40, 1600  # characters


class Shelf(Protocol):
    def script(self, name: str, locale: str) -> Script | None:
        """None if there is none, or no more."""

    def scripts(self, locale: str) -> Sequence[Script]:
        """All there are in this language."""


class PlayScripts:
    def __init__(self, shelf: Shelf, helplines: Sequence[Helpline]) -> None:
        self._shelf = shelf
        self._helplines = helplines

    def __call__(self, candidate: Candidate, record: SenderRecord, now_ms: int) -> Candidate:
        """The same text, now that its sender is known: a script's if it is one."""
        seen = replace(candidate, may_play=False, move=Move(record.kept_talk))
        sent_ms, number = candidate.contact.sent_ms, candidate.screened.texting.name
        if record.is_shut_out(sent_ms):
            return seen
        talk = record.talk if record.talk and record.talk.holds(number, sent_ms) else None
        begun = self._begun(seen) if talk is None or talk.over else None
        if begun:
            return self._played(seen, begun, begin(begun, seen.phone.country), None, now_ms)
        script = self._shelf.script(talk.script, seen.screened.texting.locale) if talk else None
        return self._moved(seen, script, talk, now_ms) if script and talk else seen

    def _begun(self, seen: Candidate) -> Script | None:
        """The script whose keyword the text consists of."""
        body = seen.contact.body
        word = plain(body) if len(body) <= _LONGEST_KEYWORD else ""
        scripts = self._shelf.scripts(seen.screened.texting.locale) if word else ()
        return next((script for script in scripts if word in map(plain, script.keywords)), None)

    def _moved(self, seen: Candidate, script: Script, talk: Talk, now_ms: int) -> Candidate:
        if _sends_back(script, seen.contact.body):
            return replace(seen, kind=Kind.SCRIPT, turn=Reason.OWN_WORDS)
        conversation = _conversation(talk, script.locale, seen.phone.country)
        turn = advance(script, conversation, conversation.seq, Wrote(seen.contact.body[:_LONGEST_TEXT]))
        return self._played(seen, script, turn, conversation, now_ms)

    def _played(
        self, seen: Candidate, script: Script, turn: Turn, before: Conversation | None, now_ms: int
    ) -> Candidate:
        contact = seen.contact
        if turn.did is Turned.OVER:  # "thanks": the message about consent is not for them
            return replace(seen, kind=Kind.SCRIPT, turn=Reason.ALREADY_ANSWERED)
        if contact.sent_ms < now_ms - LASTS_MS:
            return replace(seen, kind=Kind.SCRIPT, turn=Reason.TOO_LATE)
        now = _after(turn, seen.screened.texting.name, contact)
        counts = of_move(before, turn.conversation) if before else of_beginning(turn.conversation)
        played = Played(text_of(script, turn, self._helplines), counts)
        move = Move(seen.move.was if seen.move else None, now)
        return replace(seen, kind=Kind.SCRIPT, move=move, turn=played)


def _conversation(talk: Talk, locale: str, country: str) -> Conversation:
    ended = Ending.REVEALED if talk.over else None
    return Conversation(talk.script, talk.version, locale, country, talk.step, talk.seq, ended=ended)


def _after(turn: Turn, number: str, contact: Contact) -> Talk:
    now, over = turn.conversation, turn.conversation.ended is not None
    return Talk(number, now.script, now.version, now.step, now.seq, contact.sent_ms, contact.reply_id, over)


def _sends_back(script: Script, body: str) -> bool:
    """A machine's echo, or a phone's "Liked ...", is no answer."""
    return OwnWords([script.reveal.sms, *(step.sms for step in script.steps.values())]).are_in(body)
