"""The scripts as they are packed: whoever answers whatever, they end well."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antirelou.adapters.files import read_helplines, read_words
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.adapters.script_tone import read_tones, tone_of
from antirelou.commands.script_files import FOLDER, script_in
from antirelou.domain.advance import advance, begin
from antirelou.domain.conversation import Chosen, Conversation, Ending, Event, Silent, Turn, Turned, Wrote
from antirelou.domain.script import REVEAL, Script
from antirelou.domain.script_help import HELP
from antirelou.domain.script_text import lines_of, text_of
from antirelou.domain.segments import bill
from antirelou.services.lint_scripts import lint_scripts
from scripted import small
from templates import ROOT

HELPLINES = read_helplines()
LOCALES = sorted(read_words())
SHELF = ScriptShelf()
SCRIPTS = [script for locale in LOCALES for script in SHELF.scripts(locale)]
NAMES = [f"{script.name}.{script.locale}" for script in SCRIPTS]
STAYS = {Turned.HELPED, Turned.URGENT, Turned.OUT_OF_STEP, Turned.OVER, Turned.REPEATED}


def test_both_are_there_in_every_language_and_sound() -> None:
    assert SHELF.names() == ("insistent", "witness")
    assert len(SCRIPTS) == 2 * len(LOCALES)
    tones = read_tones()
    assert lint_scripts(SCRIPTS, HELPLINES, lambda locale: tone_of(tones, locale), LOCALES) == ()


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_each_is_what_the_schema_says(script: Script) -> None:
    assert script_in(FOLDER / f"{script.name}.{script.locale}.yaml") == script


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_it_says_before_it_starts_that_it_is_played_and_how_to_end_it(script: Script) -> None:
    assert any(word in script.about for word in ("écrite à l'avance", "écrite d'avance", "written in advance"))
    first = text_of(script, begin(script, "FR"), HELPLINES)
    assert first.startswith(("Histoire inventée.", "Made-up story."))


def test_the_writers_guide_shows_a_script_that_is_sound(tmp_path: Path) -> None:
    guide = (ROOT / "docs/scripts.md").read_text("utf-8")
    path = tmp_path / "bench.en.yaml"
    path.write_text(guide.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    tones = read_tones()
    assert lint_scripts([script_in(path)], HELPLINES, lambda locale: tone_of(tones, locale), ["en"]) == ()


WORDS = st.one_of(
    st.sampled_from(
        ["STOP", "arrêt", "AIDE", "help", "17", "911", "1", "2", "3", "4", "0", "", " ", "\x00", "🎉" * 400]
    ),
    st.text(max_size=60),
    st.text(alphabet="aé \x00🙂", min_size=1500, max_size=1600),
)
EVENTS = st.one_of(
    WORDS.map(Wrote),
    st.just(Silent()),
    st.sampled_from([choice.id for script in SCRIPTS for step in script.steps.values() for choice in step.choices]).map(
        Chosen
    ),
    st.text(max_size=10).map(Chosen),
    st.integers(0, 2),  # the choice at this place, pressed
)


def pressed(script: Script, conversation: Conversation, event: Any) -> Event:
    if not isinstance(event, int):
        return event  # type: ignore[no-any-return]
    step = script.steps.get(conversation.step)
    choices = step.choices if step else ()
    return Chosen(choices[event].id) if event < len(choices) else Silent()


def check(script: Script, before: Conversation, turn: Turn) -> None:
    after = turn.conversation
    if turn.did in STAYS:
        assert after == before
    else:
        assert after.seq == before.seq + 1
    assert len(after.path) <= script.limit
    assert (after.step == REVEAL) == (after.ended is Ending.REVEALED)
    assert after.ended or after.step in script.steps
    text = text_of(script, turn, HELPLINES)
    assert bool(text) == (turn.did not in (Turned.OUT_OF_STEP, Turned.OVER))
    billed = bill(text)
    assert (billed.encoding, billed.segments <= 3) == ("GSM-7", True)
    assert HELP not in text + "".join(line.text for line in lines_of(turn, HELPLINES))


@settings(max_examples=150)
@given(
    st.sampled_from(SCRIPTS),
    st.sampled_from(["FR", "CA", "BE", "CH", "US", "LU"]),
    st.lists(st.tuples(EVENTS, st.sampled_from([0, 0, 0, 0, -1, -2, 1, 5])), max_size=12),
)
def test_whatever_is_answered_it_ends_in_time_and_a_duplicate_never_moves_it(
    script: Script, country: str, answers: list[tuple[Any, int]]
) -> None:
    turn = begin(script, country)
    check(script, Conversation(**{**turn.conversation.__dict__, "seq": -1}), turn)
    for answer, off in answers:
        before = turn.conversation
        event = pressed(script, before, answer)
        turn = advance(script, before, before.seq + off, event)
        check(script, before, turn)
        if turn.did not in STAYS:
            again = advance(script, turn.conversation, before.seq, event)
            assert (again.did, again.conversation) == (Turned.REPEATED, turn.conversation)
            assert text_of(script, again, HELPLINES) == text_of(script, turn, HELPLINES)
    for _ in range(script.limit):
        turn = advance(script, turn.conversation, turn.conversation.seq, Silent())
    assert turn.conversation.ended


@settings(max_examples=60)
@given(st.sampled_from(SCRIPTS), st.lists(EVENTS, max_size=3), EVENTS)
def test_a_new_version_midway_goes_to_the_reveal(script: Script, answers: list[Any], last: Any) -> None:
    conversation = begin(script, "FR").conversation
    for answer in answers:
        conversation = advance(
            script, conversation, conversation.seq, pressed(script, conversation, answer)
        ).conversation
    if conversation.ended:
        return
    newer = small(version=script.version + 1)
    turn = advance(newer, conversation, conversation.seq, pressed(script, conversation, last))
    assert turn.did in (Turned.REVEALED, Turned.STOPPED, Turned.HELPED, Turned.URGENT)
    assert turn.conversation.ended or turn.conversation == conversation
