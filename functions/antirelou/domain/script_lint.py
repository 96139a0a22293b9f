"""What is wrong with a script, in words that its writer understands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from antirelou.domain.helpline import Helpline
from antirelou.domain.script import Script
from antirelou.domain.script_help import HELP
from antirelou.domain.script_paths import path_faults
from antirelou.domain.script_tone import Tone, tone_faults
from antirelou.domain.script_words import help_faults, sms_faults, word_faults


def faults(script: Script, helplines: Sequence[Helpline], tone: Tone) -> tuple[str, ...]:
    """Of one script in one language; each begins with where it is."""
    spoken = (f"{where}: {fault}" for where, text in texts(script) for fault in _of_text(where, text, helplines, tone))
    return (
        *path_faults(script),
        *word_faults(script),
        *sms_faults(script, helplines),
        *help_faults(script, helplines),
        *spoken,
    )


def between(scripts: Iterable[Script], locales: Sequence[str]) -> tuple[str, ...]:
    """Of scripts side by side: one is the same in every language, and each of a language has keywords of its own."""
    by_name: dict[str, list[Script]] = {}
    for script in scripts:
        by_name.setdefault(script.name, []).append(script)
    return (*_unlike(by_name, locales), *_clashes([script for each in by_name.values() for script in each]))


def texts(script: Script) -> Iterator[tuple[str, str]]:
    """Every text that somebody reads, and where it stands."""
    yield from ((name, getattr(script, name)) for name in ("title", "about", "persona", "help", "stopped"))
    for step in script.steps.values():
        yield from ((f"{step.id}.says", line.text) for line in step.says)
        yield from ((f"{step.id}.{choice.id}", choice.text) for choice in step.choices)
        yield f"{step.id}.sms", step.sms
    yield from (("reveal.says", line.text) for line in script.reveal.says)
    yield "reveal.sms", script.reveal.sms
    yield from ((f"law.{country}", text) for country, text in script.reveal.law.items())
    yield "question", script.question.text
    yield from ((f"question.{id}", text) for id, text in script.question.answers.items())


def _of_text(where: str, text: str, helplines: Sequence[Helpline], tone: Tone) -> Iterator[str]:
    if not text.strip() or text != text.strip():
        yield "is empty, or has spaces at an end"
    if "{" in text.replace(HELP, "") or (HELP in text and where not in ("help", "reveal.sms")):
        yield f"braces: {HELP} stands in help and reveal.sms, and nothing else does"
    numbers = {number for each in helplines for number in (each.number, each.sms) if number}
    for number in sorted(numbers):
        if f" {number} " in f" {text.translate(_ENDINGS)} ":
            yield f"{number} is written out: numbers change, and come in where {HELP} stands"
    yield from tone_faults(text, tone)


_ENDINGS = str.maketrans(dict.fromkeys(".,;:!?()\"'’«»", " "))


def _unlike(by_name: dict[str, list[Script]], locales: Sequence[str]) -> Iterator[str]:
    for name, scripts in by_name.items():
        for missing in sorted(set(locales) - {script.locale for script in scripts}):
            yield f"{name}: is not there in {missing}"
        first, *others = scripts
        for other in others:
            ours, theirs = _shape(first), _shape(other)
            for part in sorted(part for part in {*ours, *theirs} if ours.get(part) != theirs.get(part)):
                yield f"{name}: {part} is not the same in {first.locale} and {other.locale}"


def _shape(script: Script) -> dict[str, Any]:
    """All but the words, and how long they take."""
    steps = {
        f"steps.{step.id}": (step.free, step.silence, step.silence_s, [(each.id, each.next) for each in step.choices])
        for step in script.steps.values()
    }
    whole = {"version": script.version, "limit": script.limit, "start": script.start}
    return {**whole, **steps, "law": set(script.reveal.law), "answers": list(script.question.answers)}


def _clashes(scripts: Sequence[Script]) -> Iterator[str]:
    asked = Counter((script.locale, keyword) for script in scripts for keyword in script.keywords)
    for (locale, keyword), times in sorted(asked.items()):
        if times > 1:
            yield f'keyword "{keyword}" starts {times} scripts in {locale}'
