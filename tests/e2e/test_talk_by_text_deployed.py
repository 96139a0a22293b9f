"""Scripts by text message, through the deployed template: topic, queue, function, table, carrier."""

import json
import time
import uuid

import pytest

from antirelou.adapters.conversation_counts import TableConversationFigures
from antirelou.adapters.files import read_helplines
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.domain.money import day_of
from antirelou.domain.script_help import HELP, short_help
from patience import eventually
from people import received, somebody
from stack import LocalStack

LINES = {"fr-FR": "+33199005184", "en": "+442079460160"}
SHELF = ScriptShelf()


def said(stack: LocalStack, person: str, body: str, number: str) -> str:
    """What a text is answered with; how it ended, in brackets, if with nothing."""
    before = len(received(stack, person))
    label = stack.wait_for(stack.text(person, body, number), seconds=60)["message"]
    after = received(stack, person)
    assert len(after) - before == (label == "answered")
    return after[-1] if label == "answered" else f"({label})"


def with_help(text: str) -> str:
    return text.replace(HELP, short_help(read_helplines(), "FR"))


@pytest.fixture(scope="module")
def playing(stack: LocalStack) -> LocalStack:
    """Numbers that play scripts, added while everything runs."""
    for locale, number in LINES.items():
        words = ["numbers", "add", f"plays-{locale.lower()}", "--number", number, "--locale", locale, "--scripts"]
        assert stack.command(*words).returncode == 0
    for locale in LINES:
        assert eventually(lambda each=locale: _plays(stack, each), seconds=60)
    return stack


def _plays(stack: LocalStack, locale: str) -> bool:
    """A container looks for a change every few seconds."""
    script = SHELF.scripts(locale)[0]
    return said(stack, somebody(), min(script.keywords), LINES[locale]) == script.steps[script.start].sms


@pytest.mark.parametrize("locale", LINES)
@pytest.mark.parametrize("name", SHELF.names())
def test_each_script_is_played_to_its_reveal_and_no_text_delivered_again_moves_it(
    playing: LocalStack, name: str, locale: str
) -> None:
    script, person, number = SHELF.script(name, locale), somebody(), LINES[locale]
    assert script is not None
    step, seen = script.steps[script.start], []
    body = min(script.keywords).upper()
    while True:
        text_id = str(uuid.uuid4())
        playing.text(person, body, number, message_id=text_id)
        assert playing.wait_for(text_id, seconds=60)["message"] == "answered"
        playing.text(person, body, number, message_id=text_id)
        assert eventually(lambda i=text_id: _ends(playing, i) == {"answered", "refused_duplicate"}, seconds=60)
        seen.append(received(playing, person)[-1])
        if seen[-1] == with_help(script.reveal.sms):
            break
        assert seen[-1] == step.sms
        body, step = ("1", script.steps.get(step.choices[0].next, step))
    assert received(playing, person) == seen
    assert len(seen) <= script.limit + 1
    assert said(playing, person, "Merci !", number) == "(refused_already_answered)"


def _ends(stack: LocalStack, text_id: str) -> set[str]:
    return {outcome["message"] for outcome in stack.outcomes() if outcome["contact"] == text_id}


def test_help_and_stop_work_in_the_middle_and_nothing_of_it_is_kept(playing: LocalStack) -> None:
    script, person, number = SHELF.scripts("fr-FR")[0], somebody(), LINES["fr-FR"]
    said(playing, person, min(script.keywords), number)
    for word in ("17", "aide"):
        assert said(playing, person, word, number) == with_help(script.help)
    assert '"talk"' in _kept(playing)
    assert said(playing, person, "zutzutzut", number) not in ("", script.steps[script.start].sms)
    assert "zutzutzut" not in _kept(playing)
    assert person[3:] not in _kept(playing)
    assert said(playing, person, "STOP", number) == "(refused_stop)"
    assert said(playing, person, "1", number) == "(refused_opted_out)"


def _kept(stack: LocalStack) -> str:
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    return json.dumps([item for page in pages for item in page["Items"]], default=str)


def test_what_was_played_is_counted_beside_the_other_ways(playing: LocalStack) -> None:
    client, table = playing.aws.client("dynamodb"), playing.outputs["ConversationsName"]
    today = day_of(time.time_ns() // 1_000_000)
    counted = TableConversationFigures(client, table).figures(today)["text"]
    assert counted["revealed"] >= len(LINES) * len(SHELF.names())
    assert counted["started"] > counted["revealed"]
    assert counted["stopped"] == 1


def test_its_replies_are_settled_at_their_real_price_as_any_other(playing: LocalStack) -> None:
    def audit() -> list[str]:
        return json.loads(playing.command("status", "--json", "--audit").stdout)["audit"]["faults"]

    assert eventually(lambda: audit() == [], seconds=60)
