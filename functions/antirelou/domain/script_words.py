"""The words of a script: what is heard at every step keeps its meaning, and what is sent is short."""

from collections.abc import Iterable, Iterator, Sequence

from antirelou.domain.helpline import Helpline
from antirelou.domain.keyword import Keyword, keyword_of, says_emergency
from antirelou.domain.plain import plain
from antirelou.domain.script import ANYWHERE, Script, Step
from antirelou.domain.script_help import HELP, short_help
from antirelou.domain.segments import bill

STEP_SEGMENTS, REVEAL_SEGMENTS = 2, 3

_OF_BROADCASTS = frozenset(plain(word) for word in "abonner subscribe oui yes".split())


def word_faults(script: Script) -> Iterator[str]:
    """Of what people press or send."""
    for keyword in sorted(script.keywords):
        if _heard_otherwise(keyword) or keyword in _OF_BROADCASTS:
            yield f'keyword "{keyword}" means something else already'
    for step in script.steps.values():
        yield from _of_choices(step)
    for word in (Keyword.STOP, Keyword.HELP):
        if not _names(script.about, word):
            yield f"about: does not say that {word.name} works"


def sms_faults(script: Script, helplines: Sequence[Helpline]) -> Iterator[str]:
    """Of what goes by text."""
    for step in script.steps.values():
        yield from _of_sms(f"{step.id}.sms", [step.sms], STEP_SEGMENTS)
        for place, choice in enumerate(step.choices, start=1):
            if plain(f"{place}{choice.text}") not in plain(step.sms):
                yield f'{step.id}.sms: does not offer "{place} {choice.text}"'
    countries = sorted({each.country for each in helplines} | {ANYWHERE})
    for name, text, most in _with_help(script):
        yield from _of_sms(name, [text.replace(HELP, short_help(helplines, each)) for each in countries], most)
    yield from _of_sms("stopped", [script.stopped], STEP_SEGMENTS)
    start = script.steps[script.start].sms if script.start in script.steps else ""
    for name, text in (("the first sms", start), ("reveal.sms", script.reveal.sms), ("help", script.help)):
        if not _names(text, Keyword.STOP):
            yield f"{name}: does not say how to opt out"


def help_faults(script: Script, helplines: Sequence[Helpline]) -> Iterator[str]:
    """Of numbers and the law: for whom they are there."""
    for name, text, _ in _with_help(script):
        if HELP not in text:
            yield f"{name}: has no {HELP}, so no number comes in"
    urgent = {each.country for each in helplines if each.emergency}
    for country in sorted({each.country for each in helplines} - set(script.reveal.law)):
        yield f"law: says nothing of {country}, for which there are help numbers"
    for country in sorted(set(script.reveal.law) - urgent - {ANYWHERE}):
        yield f"law: {country} has no emergency number in helplines.toml"
    if ANYWHERE not in script.reveal.law:
        yield f'law: says nothing of "{ANYWHERE}", anywhere else'


def _of_choices(step: Step) -> Iterator[str]:
    for choice in step.choices:
        if not plain(choice.text) or _heard_otherwise(choice.text):
            yield f'{step.id}.{choice.id}: "{choice.text}" is not heard as this choice'
    for what, each in (("ids", [choice.id for choice in step.choices]), ("words", _plain(step))):
        if len(set(each)) < len(each):
            yield f"{step.id}: two choices with the same {what}"


def _plain(step: Step) -> list[str]:
    return [plain(choice.text) for choice in step.choices]


def _heard_otherwise(text: str) -> bool:
    return keyword_of(text) is not None or says_emergency(text) or plain(text).isdecimal()


def _names(text: str, keyword: Keyword) -> bool:
    return any(keyword_of(word) is keyword for word in text.split())


def _with_help(script: Script) -> tuple[tuple[str, str, int], ...]:
    return ("reveal.sms", script.reveal.sms, REVEAL_SEGMENTS), ("help", script.help, STEP_SEGMENTS)


def _of_sms(name: str, texts: Iterable[str], most: int) -> Iterator[str]:
    billed = [bill(text) for text in texts]
    if culprits := sorted({each for one in billed for each in one.culprits}):
        yield f"{name}: doubles the bill: {' '.join(culprits)}"
    if (segments := max(one.segments for one in billed)) > most:
        yield f"{name}: {segments} segments, and {most} at most may go"
