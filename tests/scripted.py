"""A script small enough to be read at a glance, and the ways to break it."""

from dataclasses import replace
from typing import Any

from antirelou.adapters.script_yaml import read_yaml
from antirelou.domain.script import Reveal, Script
from antirelou.domain.script_file import read_script

YAML = """\
version: 1
title: Small
about: Two messages, then it is explained. STOP ends it, HELP gives numbers.
persona: Fox_1
keywords: [small]
limit: 2
start: ask
steps:
  ask:
    says: [Hello., "Want to talk?"]
    sms: "Made up. STOP: no more. Hello. Want to talk? 1 No 2 Who is it"
    choices:
      - {id: refuse, text: "No", next: push}
      - {id: who, text: "Who is it?", next: push}
    free: push
    silence: reveal
    silence_s: 20
  push:
    says:
      - {text: Why not?, typing_ms: 900}
    sms: Why not? 1 I said no 2 Leave me be
    choices:
      - {id: refuse, text: I said no, next: reveal}
      - {id: leave, text: Leave me be, next: reveal}
    free: reveal
    silence: reveal
    silence_s: 20
reveal:
  says: [Nobody was there.]
  sms: "Nobody was there. Help: {help}. STOP: no more."
  law: {BE: In Belgium., CA: In Canada., CH: In Switzerland., FR: In France., "*": Anywhere.}
question:
  text: Any use?
  answers: {helped: "Yes, it was", nothing: Not really}
help: "Nobody reads this. Help: {help}. STOP: no more."
stopped: It is over.
"""


def small(**changes: Any) -> Script:
    """As it is, or with other fields."""
    return replace(read_script(read_yaml(YAML), "small", "en"), **changes)


def with_step(script: Script, id: str, /, **changes: Any) -> Script:
    return replace(script, steps={**script.steps, id: replace(script.steps[id], **changes)})


def with_choice(script: Script, id: str, place: int, /, **changes: Any) -> Script:
    choices = list(script.steps[id].choices)
    choices[place] = replace(choices[place], **changes)
    return with_step(script, id, choices=tuple(choices))


def with_reveal(script: Script, **changes: Any) -> Script:
    reveal: Reveal = replace(script.reveal, **changes)
    return replace(script, reveal=reveal)
