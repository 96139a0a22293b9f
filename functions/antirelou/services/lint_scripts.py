"""What each text of a script costs, and what is wrong with the script."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from antirelou.domain.helpline import Helpline
from antirelou.domain.money import Prices
from antirelou.domain.script import Script
from antirelou.domain.script_help import HELP, short_help
from antirelou.domain.script_lint import between, faults
from antirelou.domain.script_paths import dearest, path_faults
from antirelou.domain.script_tone import Tone
from antirelou.domain.segments import bill


@dataclass(frozen=True)
class Priced:
    """One text, or the dearest way through, at most: segments and micro-dollars by country. None where no price is
    known."""

    script: str
    text: str
    segments: dict[str, int]
    usd_micros: dict[str, int | None]


def lint_scripts(
    scripts: Sequence[Script], helplines: Sequence[Helpline], tone: Callable[[str], Tone], locales: Sequence[str]
) -> tuple[str, ...]:
    """Every fault, each beginning with the file it is in, or the script when it is in none alone."""
    alone = (
        f"{script.name}.{script.locale}: {fault}"
        for script in scripts
        for fault in faults(script, helplines, tone(script.locale))
    )
    return (*alone, *between(scripts, locales))


def price_script(script: Script, helplines: Sequence[Helpline], prices: Prices) -> list[Priced]:
    """Its texts, then its dearest way. Twilio's and AWS's prices differ: the higher one."""
    countries = sorted({country for listed in prices.segment_usd_micros.values() for country in listed})
    texts = {id: step.sms for id, step in script.steps.items()}
    texts |= {"reveal": script.reveal.sms, "help": script.help, "stopped": script.stopped}
    segments = {text: _segments(said, helplines, countries) for text, said in texts.items()}
    if not path_faults(script):
        segments["the dearest way"] = {country: _dearest(script, segments, country) for country in countries}
    name = f"{script.name}.{script.locale}"
    return [Priced(name, text, each, _costs(each, prices)) for text, each in segments.items()]


def _segments(text: str, helplines: Sequence[Helpline], countries: Iterable[str]) -> dict[str, int]:
    return {each: bill(text.replace(HELP, short_help(helplines, each))).segments for each in countries}


def _dearest(script: Script, segments: dict[str, dict[str, int]], country: str) -> int:
    total, _ = dearest(script, lambda id: segments[id][country])
    return total + segments["reveal"][country]


def _costs(segments: dict[str, int], prices: Prices) -> dict[str, int | None]:
    return {country: _cost(country, count, prices) for country, count in segments.items()}


def _cost(country: str, segments: int, prices: Prices) -> int | None:
    costs = [prices.of_reply(carrier, country, segments) for carrier in prices.segment_usd_micros]
    return max((each for each in costs if each is not None), default=None)
