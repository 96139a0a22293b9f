"""A script played in the terminal, as a phone would: choices by their number, one's own words, or nothing."""

from collections.abc import Callable, Iterable, Sequence

from antirelou.domain.advance import advance, begin
from antirelou.domain.conversation import Ending, Event, Silent, Turn, Turned, Wrote
from antirelou.domain.helpline import Helpline
from antirelou.domain.script import Script
from antirelou.domain.script_text import lines_of, text_of
from antirelou.domain.segments import bill


class Player:
    """`ask` reads a line, None at the end of them; `wait` lets dots stand for so many milliseconds."""

    def __init__(
        self,
        script: Script,
        helplines: Sequence[Helpline],
        *,
        say: Callable[[str], object],
        ask: Callable[[str], str | None],
        wait: Callable[[int], object],
        sms: bool,
    ) -> None:
        self._script, self._helplines = script, helplines
        self._say, self._ask, self._wait, self._sms = say, ask, wait, sms

    def play(self, country: str) -> Turn:
        """Until it ends, or the answers do."""
        self._say(f"{self._script.title}\n{self._script.about}\n")
        turn = begin(self._script, country)
        self._show(turn)
        while not turn.conversation.ended:
            words = self._ask("> ")
            if words is None:
                return turn
            event: Event = Wrote(words) if words.strip() else Silent()
            turn = advance(self._script, turn.conversation, turn.conversation.seq, event)
            self._show(turn)
        if turn.conversation.ended is Ending.REVEALED:
            self._close(country)
        return turn

    def _show(self, turn: Turn) -> None:
        name = self._script.persona if turn.did is Turned.SAID else "*"
        for line in lines_of(turn, self._helplines):
            self._wait(line.typing_ms)
            self._say(f"{name}: {line.text}")
        if self._sms:
            text = text_of(self._script, turn, self._helplines)
            billed = bill(text)
            size = f"{len(text)} characters of {billed.encoding}, segments: {billed.segments}"
            self._say(f"  [by text, {size}] {text}")
        step = self._script.steps.get(turn.conversation.step)
        if step and not turn.conversation.ended:
            self._offer([choice.text for choice in step.choices])

    def _close(self, country: str) -> None:
        self._say(f"\n{self._script.reveal.law_of(country)}")
        for each in self._helplines:
            if each.country == country:
                ways = (each.number, f"SMS {each.sms}" if each.sms else "", each.url)
                self._say(f"  {', '.join(way for way in ways if way)}{' (emergency)' if each.emergency else ''}")
        question = self._script.question
        self._say(f"\n{question.text}")
        self._offer(question.answers.values())
        self._ask("> ")

    def _offer(self, texts: Iterable[str]) -> None:
        self._say("  " + "   ".join(f"{place} {text}" for place, text in enumerate(texts, start=1)))
