"""Each rule that a script is held to, with a script that breaks it and no other."""

from dataclasses import replace

import pytest

from antirelou.adapters.files import read_helplines, read_prices
from antirelou.adapters.script_tone import read_tones, tone_of
from antirelou.domain.money import Prices
from antirelou.domain.script import Line, Script
from antirelou.domain.script_lint import between, faults
from antirelou.domain.script_paths import dearest, path_faults
from antirelou.domain.script_tone import tone_faults
from antirelou.services.lint_scripts import lint_scripts, price_script
from scripted import small, with_choice, with_reveal, with_step

HELPLINES = read_helplines()
TONES = read_tones()
LOCALES = ["en"]
SCRIPT = small()


def found(script: Script) -> tuple[str, ...]:
    return faults(script, HELPLINES, TONES["en"])


def saying(text: str) -> Script:
    return with_step(SCRIPT, "ask", says=(Line(text),))


def choosing(text: str) -> Script:
    sms = SCRIPT.steps["ask"].sms.replace("1 No", f"1 {text}")
    return with_choice(with_step(SCRIPT, "ask", sms=sms), "ask", 0, text=text)


def test_a_sound_script_has_no_fault() -> None:
    assert found(SCRIPT) == ()
    assert lint_scripts([SCRIPT], HELPLINES, lambda locale: tone_of(TONES, locale), LOCALES) == ()


PATHS = [
    (replace(SCRIPT, start="nowhere"), 'starts at "nowhere", and there is no such step'),
    (with_step(SCRIPT, "ask", free="nowhere"), 'ask: leads to "nowhere", and there is no such step'),
    (with_step(SCRIPT, "push", silence="gone"), 'push: leads to "gone", and there is no such step'),
    (with_choice(SCRIPT, "push", 1, next="gone"), 'push: leads to "gone", and there is no such step'),
    (replace(SCRIPT, steps={**SCRIPT.steps, "reveal": SCRIPT.steps["push"]}), 'no step may be named "reveal"'),
    (replace(SCRIPT, steps={**SCRIPT.steps, "lost": replace(SCRIPT.steps["push"], id="lost")}),
     "lost: nothing leads there"),
    (with_step(SCRIPT, "push", free="push"), "push: one can go round there"),
    (with_step(SCRIPT, "push", silence="ask"), "ask and push: one can go round there"),
    (replace(SCRIPT, limit=1), "ask > push: 2 turns before the reveal, and the limit is 1"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "fault"), PATHS, ids=[fault for _, fault in PATHS])
def test_every_way_reaches_the_reveal_in_time(script: Script, fault: str) -> None:
    assert path_faults(script) == (fault,)
    assert fault in found(script)


def test_the_dearest_way_is_by_what_its_steps_weigh() -> None:
    assert dearest(SCRIPT, {"ask": 2, "push": 3}.__getitem__) == (5, ("ask", "push"))


@pytest.mark.parametrize(
    "text",
    ["Stop!", "STOP", "Arrête", "end", "TD", "revoke", "cancel", "Info", "contact", "17", "911", "2", "02", "12"],
)
def test_no_choice_is_heard_as_something_else(text: str) -> None:
    assert f'ask.refuse: "{text}" is not heard as this choice' in found(choosing(text))


def test_a_choice_of_signs_alone_cannot_be_written() -> None:
    assert 'ask.refuse: ":)" is not heard as this choice' in found(choosing(":)"))


@pytest.mark.parametrize("text", ["Please stop", "Arrete d'écrire", "The end of it", "Number 5"])
def test_such_a_word_within_a_choice_is_fine(text: str) -> None:
    assert found(choosing(text)) == ()


def test_choices_of_a_step_are_told_apart() -> None:
    assert "ask: two choices with the same ids" in found(with_choice(SCRIPT, "ask", 0, id="who"))
    same = found(with_choice(SCRIPT, "ask", 0, text="Who is it"))
    assert "ask: two choices with the same words" in same


@pytest.mark.parametrize("word", ["stop", "help", "aide", "17", "3", "abonner", "oui", "yes", "info"])
def test_a_keyword_means_nothing_else(word: str) -> None:
    assert found(replace(SCRIPT, keywords=frozenset({word}))) == (f'keyword "{word}" means something else already',)


ONE_FAULT = [
    (replace(SCRIPT, about="HELP gives numbers."), "about: does not say that STOP works"),
    (replace(SCRIPT, about="STOP ends it."), "about: does not say that HELP works"),
    (with_step(SCRIPT, "push", sms="Why not, œuf? 1 I said no 2 Leave me be"), "push.sms: doubles the bill: œ"),
    (with_step(SCRIPT, "push", sms=f"{'a' * 306} 1 I said no 2 Leave me be"),
     "push.sms: 3 segments, and 2 at most may go"),
    (with_step(SCRIPT, "push", sms="Why not? 1 I said no 2 Leave"), 'push.sms: does not offer "2 Leave me be"'),
    (with_step(SCRIPT, "push", sms="Why not? 1 Leave me be 2 I said no 2 Leave me be"),
     'push.sms: does not offer "1 I said no"'),
    (with_step(SCRIPT, "ask", sms="Hello. 1 No 2 Who is it"), "the first sms: does not say how to opt out"),
    (with_reveal(SCRIPT, sms=f"{'a' * 440} {{help}}. STOP"), "reveal.sms: 4 segments, and 3 at most may go"),
    (with_reveal(SCRIPT, sms="Nobody. Help: {help}."), "reveal.sms: does not say how to opt out"),
    (with_reveal(SCRIPT, sms="Nobody was there. STOP: no more."), "reveal.sms: has no {help}, so no number comes in"),
    (replace(SCRIPT, help="Help: {help}. No more."), "help: does not say how to opt out"),
    (replace(SCRIPT, help="STOP"), "help: has no {help}, so no number comes in"),
    (replace(SCRIPT, stopped="C'est terminé, ça va."), "stopped: doubles the bill: ç"),
    (with_reveal(SCRIPT, law={k: v for k, v in SCRIPT.reveal.law.items() if k != "CH"}),
     "law: says nothing of CH, for which there are help numbers"),
    (with_reveal(SCRIPT, law={k: v for k, v in SCRIPT.reveal.law.items() if k != "*"}),
     'law: says nothing of "*", anywhere else'),
    (with_reveal(SCRIPT, law={**SCRIPT.reveal.law, "DE": "In Germany."}),
     "law: DE has no emergency number in helplines.toml"),
    (saying(" "), "ask.says: is empty, or has spaces at an end"),
    (saying("Hello "), "ask.says: is empty, or has spaces at an end"),
    (saying("Call {help}"), "ask.says: braces: {help} stands in help and reveal.sms, and nothing else does"),
    (replace(SCRIPT, help="{name}: {help}. STOP"),
     "help: braces: {help} stands in help and reveal.sms, and nothing else does"),
    (saying("Or call 3919."), "ask.says: 3919 is written out: numbers change, and come in where {help} stands"),
    (with_reveal(SCRIPT, law={**SCRIPT.reveal.law, "CA": "Call 1 800 363-9010, day and night."}),
     "law.CA: 1 800 363-9010 is written out: numbers change, and come in where {help} stands"),
    (saying("I know where you live."), 'ask.says: "know where you live" (threat)'),
    (saying("You IDIOT!"), 'ask.says: "idiot" (insult)'),
    (saying("Send me a pic"), 'ask.says: "send me a pic" (picture)'),
    (saying("Nudes, then"), 'ask.says: "nudes" (crude)'),
    (saying("Hey beautiful"), 'ask.says: "beautiful" (says who you are)'),
    (replace(SCRIPT, persona="Emma_7"), 'persona: "Emma" is somebody\'s name'),
    (saying("See https://a.example"), 'ask.says: "https:" belongs to an address: there is no link in a script'),
    (saying("See me on chat.gg"), 'ask.says: "chat.gg" belongs to an address: there is no link in a script'),
    (saying("Write to me@there"), 'ask.says: "@t" belongs to an address: there is no link in a script'),
    (saying("Hello \N{WAVING HAND SIGN}"),
     "ask.says: U+1F44B is no word: not every phone shows it, and screen readers spell it out"),
    (saying("Hel\u200blo"), "ask.says: U+200B is no word: not every phone shows it, and screen readers spell it out"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "fault"), ONE_FAULT, ids=[fault for _, fault in ONE_FAULT])
def test_each_rule_finds_what_breaks_it_and_only_that(script: Script, fault: str) -> None:
    assert found(script) == (fault,)


def test_lines_that_listen_are_no_emergency_number() -> None:
    listening = [each for each in HELPLINES if each.country != "BE" or not each.emergency]
    assert faults(SCRIPT, listening, TONES["en"]) == ("law: BE has no emergency number in helplines.toml",)


@pytest.mark.parametrize("text", ["A rose, mark my words", "Robert's rules? No: the idiom", "assess", "Fin. Bien"])
def test_words_that_only_look_like_such_are_fine(text: str) -> None:
    words = text.replace("Robert's", "roberts")
    assert list(tone_faults(words, TONES["en"])) == list(tone_faults(words, TONES["fr"])) == []


def test_french_is_held_to_its_own_words_with_or_without_accents() -> None:
    assert list(tone_faults("Désolée, PETASSE", TONES["fr"])) == ['"pétasse" (insult)', '"désolée" (says who you are)']


def test_one_script_is_the_same_in_every_language() -> None:
    other = replace(SCRIPT, locale="fr-FR")
    assert between([SCRIPT, other], ["en", "fr-FR"]) == ()
    assert between([SCRIPT], ["en", "fr-FR"]) == ("small: is not there in fr-FR",)
    for changed, part in [
        (replace(other, version=2), "version"),
        (replace(other, limit=3), "limit"),
        (with_step(other, "push", silence_s=30), "steps.push"),
        (with_choice(other, "push", 0, id="refused"), "steps.push"),
        (with_choice(other, "ask", 0, next="reveal"), "steps.ask"),
        (with_reveal(other, law={"*": "Partout."}), "law"),
        (replace(other, question=replace(other.question, answers={"helped": "Oui"})), "answers"),
        (replace(other, steps={"ask": other.steps["ask"]}), "steps.push"),
    ]:
        assert between([SCRIPT, changed], LOCALES) == (f"small: {part} is not the same in en and fr-FR",)


def test_words_and_how_long_they_take_may_differ() -> None:
    longer = with_step(replace(SCRIPT, locale="fr-FR"), "ask", says=(Line("Allo", 10), Line("a", 1), Line("b", 2)))
    assert between([SCRIPT, longer], LOCALES) == ()


def test_a_keyword_starts_one_script() -> None:
    assert between([SCRIPT, replace(SCRIPT, name="other")], LOCALES) == ('keyword "small" starts 2 scripts in en',)
    assert between([SCRIPT, replace(SCRIPT, name="other", keywords=frozenset({"else"}))], LOCALES) == ()


def test_each_text_is_priced_by_the_dearest_carrier_with_the_numbers_in() -> None:
    prices = Prices({"a": {"CA": 10, "FR": 50}, "b": {"CA": 15, "FR": 40}, "free": {"CA": 0, "FR": 0}})
    long = with_reveal(SCRIPT, sms=f"{'a' * 134} {{help}}. STOP")
    priced = {each.text: each for each in price_script(long, HELPLINES, prices)}
    assert set(priced) == {"ask", "push", "reveal", "help", "stopped", "the dearest way"}
    assert priced["reveal"].segments == {"CA": 1, "FR": 2}  # France's list is the longer one
    assert priced["reveal"].usd_micros == {"CA": 15, "FR": 100}
    assert priced["the dearest way"].usd_micros == {"CA": 45, "FR": 200}


def test_a_script_that_leads_nowhere_is_priced_by_the_text() -> None:
    lost = with_step(SCRIPT, "ask", free="nowhere")
    assert "the dearest way" not in {each.text for each in price_script(lost, HELPLINES, read_prices())}
