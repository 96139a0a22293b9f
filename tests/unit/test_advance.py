"""One event moves a conversation by one step, or not at all."""

from dataclasses import replace

import pytest

from antirelou.adapters.files import read_helplines
from antirelou.domain.advance import advance, begin, now_said
from antirelou.domain.conversation import (
    FREE,
    SILENCE,
    Chosen,
    Conversation,
    Ending,
    Event,
    Passed,
    Silent,
    Turn,
    Turned,
    Wrote,
)
from antirelou.domain.script import REVEAL
from antirelou.domain.script_help import short_help
from antirelou.domain.script_text import lines_of, text_of
from scripted import small, with_step

SCRIPT = small()
HELPLINES = read_helplines()
ASKED = begin(SCRIPT, "FR").conversation
PUSHED = advance(SCRIPT, ASKED, 0, Chosen("refuse")).conversation
REVEALED = advance(SCRIPT, PUSHED, 1, Silent()).conversation


def turned(conversation: Conversation, event: Event) -> Turn:
    return advance(SCRIPT, conversation, conversation.seq, event)


def test_it_begins_with_what_the_persona_says_first() -> None:
    turn = begin(SCRIPT, "FR")
    assert (turn.did, [line.text for line in turn.lines]) == (Turned.SAID, ["Hello.", "Want to talk?"])
    assert turn.conversation == Conversation("small", 1, "en", "FR", "ask")


@pytest.mark.parametrize(
    ("event", "by"),
    [
        (Chosen("who"), "who"),
        (Wrote("2"), "who"),
        (Wrote(" 2. "), "who"),
        (Wrote("who is it"), "who"),
        (Wrote("WHO IS IT ??"), "who"),
        (Wrote("3"), FREE),
        (Wrote("12"), FREE),
        (Wrote("I'd rather not"), FREE),
        (Wrote(""), FREE),
        (Wrote("\x00🎉" * 800), FREE),
    ],
)
def test_an_answer_is_a_choice_by_its_id_its_place_or_its_words_and_free_words_else(event: Event, by: str) -> None:
    turn = turned(ASKED, event)
    assert (turn.did, turn.conversation.step, turn.conversation.seq) == (Turned.SAID, "push", 1)
    assert turn.conversation.path == (Passed("ask", by),)


def test_saying_nothing_leads_somewhere_too() -> None:
    turn = turned(ASKED, Silent())
    assert (turn.did, turn.conversation.ended) == (Turned.REVEALED, Ending.REVEALED)
    assert turn.conversation.path == (Passed("ask", SILENCE),)


def test_a_choice_of_another_step_moves_nothing() -> None:
    assert turned(PUSHED, Chosen("who")) == Turn(PUSHED, Turned.OUT_OF_STEP)


@pytest.mark.parametrize("conversation", [ASKED, PUSHED])
@pytest.mark.parametrize("word", ["STOP", "arrêt", "Unsubscribe."])
def test_stop_ends_it_at_every_step(conversation: Conversation, word: str) -> None:
    turn = turned(conversation, Wrote(word))
    assert (turn.did, turn.conversation.ended) == (Turned.STOPPED, Ending.STOPPED)
    assert text_of(SCRIPT, turn, HELPLINES) == "It is over."
    assert turn.conversation.path == conversation.path


@pytest.mark.parametrize("conversation", [ASKED, PUSHED, REVEALED])
@pytest.mark.parametrize(("word", "did"), [("AIDE", Turned.HELPED), ("help?", Turned.HELPED), ("17", Turned.URGENT),
                                           ("911", Turned.URGENT), ("3919", Turned.URGENT)])  # fmt: skip
def test_help_is_given_at_every_step_and_afterwards_and_moves_nothing(
    conversation: Conversation, word: str, did: Turned
) -> None:
    turn = turned(conversation, Wrote(word))
    assert (turn.did, turn.conversation) == (did, conversation)
    told = "Nobody reads this. Help: 17, 112, SMS 114, 3919. STOP: no more."
    assert text_of(SCRIPT, turn, HELPLINES) == told
    assert [line.text for line in lines_of(turn, HELPLINES)] == [told]


def test_an_event_that_comes_twice_is_answered_with_what_the_first_one_did() -> None:
    first = turned(ASKED, Chosen("refuse"))
    again = advance(SCRIPT, first.conversation, 0, Chosen("refuse"))
    assert again == Turn(first.conversation, Turned.REPEATED, first.lines)
    assert text_of(SCRIPT, again, HELPLINES) == text_of(SCRIPT, first, HELPLINES) == SCRIPT.steps["push"].sms


def test_what_ended_it_is_answered_again_too() -> None:
    again = advance(SCRIPT, REVEALED, 1, Silent())
    assert (again.did, again.lines) == (Turned.REPEATED, SCRIPT.reveal.says)
    assert "17, 112, SMS 114, 3919" in text_of(SCRIPT, again, HELPLINES)


@pytest.mark.parametrize("seq", [-1, 1, 7])
def test_an_event_from_elsewhere_in_time_is_answered_with_nothing(seq: int) -> None:
    if seq == ASKED.seq - 1:
        seq = -2
    turn = advance(SCRIPT, ASKED, seq, Wrote("no"))
    assert turn == Turn(ASKED, Turned.OUT_OF_STEP)
    assert text_of(SCRIPT, turn, HELPLINES) == ""


@pytest.mark.parametrize("event", [Wrote("hello"), Wrote("STOP"), Silent(), Chosen("refuse")])
def test_after_the_end_nothing_is_said(event: Event) -> None:
    turn = turned(REVEALED, event)
    assert turn == Turn(REVEALED, Turned.OVER)
    assert text_of(SCRIPT, turn, HELPLINES) == ""


@pytest.mark.parametrize("event", [Wrote("hello"), Silent(), Chosen("gone")])
def test_a_script_that_changed_meanwhile_goes_to_its_reveal(event: Event) -> None:
    turn = advance(replace(SCRIPT, version=2), ASKED, 0, event)
    assert (turn.did, turn.conversation.step) == (Turned.REVEALED, REVEAL)


def test_a_step_that_is_gone_leads_to_the_reveal() -> None:
    lost = replace(ASKED, step="gone")
    assert now_said(SCRIPT, lost) == ()
    assert turned(lost, Silent()).did is Turned.REVEALED


def test_the_limit_holds_for_a_script_that_goes_round() -> None:
    endless = with_step(SCRIPT, "push", free="ask")
    turn = advance(endless, PUSHED, 1, Wrote("why?"))
    assert turn.did is Turned.REVEALED


@pytest.mark.parametrize(
    ("country", "told"),
    [("FR", "17, 112, SMS 114, 3919"), ("CA", "911, 1 800 363-9010"), ("BE", "101, 112, 0800 30 030"),
     ("CH", "117, 144"), ("US", "911"), ("GB", "999"), ("LU", "112"), ("", "112")],
)  # fmt: skip
def test_help_is_short_and_of_the_country(country: str, told: str) -> None:
    assert short_help(HELPLINES, country) == told


def test_braces_of_a_writer_are_words() -> None:
    odd = replace(SCRIPT, help="{} {0} {help} {help")
    assert text_of(odd, turned(ASKED, Wrote("AIDE")), ()) == "{} {0} 112 {help"
