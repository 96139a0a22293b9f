"""Those who write or call to empty the purse. Each kind is given a moment to start at and how long it has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from random import Random

from antirelou.domain.contact import Medium
from bench.attack.message import Draft
from bench.attack.phones import Phones
from bench.attack.span import Span
from bench.attack.words import counter, raider, someone


@dataclass(frozen=True)
class Scene:
    """`known` are people who wrote the day before."""

    rng: Random
    phones: Phones
    span: Span
    known: Sequence[str]

    def times(self, count: int) -> list[int]:
        return sorted(self.span.attack_from_ms + self.rng.randrange(self.span.attack_ms) for _ in range(count))


Attack = Callable[[Scene], Iterator[Draft]]


@dataclass(frozen=True)
class Night:
    """2017: a forum's phones, most of them in a hurry, many saying the same."""

    messages: int = 18_000
    phones: int = 1_700
    bursty: float = 0.7
    gap_seconds: float = 45
    templates: int = 30
    template_share: float = 0.6

    def __call__(self, scene: Scene) -> Iterator[Draft]:
        rng, span = scene.rng, scene.span
        says = raider(rng, self.templates, self.template_share)
        for count in shares(rng, span.part(self.phones), span.part(self.messages)):
            number = scene.phones.mobile()
            times = self._hurried(rng, count, span) if rng.random() < self.bursty else scene.times(count)
            yield from (Draft(at_ms, number, says(rng)) for at_ms in times)

    def _hurried(self, rng: Random, count: int, span: Span) -> list[int]:
        gaps = [rng.lognormvariate(log(self.gap_seconds * 1000), 1) for _ in range(count - 1)]
        first = rng.uniform(0, max(0, span.attack_ms - sum(gaps)))
        offsets = [first + sum(gaps[:i]) for i in range(count)]
        return [span.attack_from_ms + round(min(offset, span.attack_ms)) for offset in offsets]


def one_robot(scene: Scene) -> Iterator[Draft]:
    number, says = scene.phones.mobile(), raider(scene.rng)
    return (Draft(at_ms, number, says(scene.rng)) for at_ms in scene.times(scene.span.part(18_000)))


def one_message_each(scene: Scene, phones: int = 3_000) -> Iterator[Draft]:
    says = raider(scene.rng)
    return (Draft(at_ms, scene.phones.mobile(), says(scene.rng)) for at_ms in scene.times(scene.span.part(phones)))


def sequential(scene: Scene) -> Iterator[Draft]:
    """A rack of SIM cards bought together."""
    says, numbers = raider(scene.rng), scene.phones.consecutive(scene.span.part(6_000))
    times = scene.times(len(numbers))
    return (Draft(at_ms, number, says(scene.rng)) for at_ms, number in zip(times, numbers, strict=True))


def spoofed(scene: Scene) -> Iterator[Draft]:
    """Senders forged anew for each text; some are landlines or abroad, some people who wrote the day before."""
    rng, phones, says = scene.rng, scene.phones, raider(scene.rng)
    forges = (phones.mobile, phones.landline, phones.foreign, lambda: rng.choice(scene.known))
    for at_ms in scene.times(scene.span.part(18_000)):
        yield Draft(at_ms, rng.choices(forges, (60, 15, 15, 10))[0](), says(rng))


def bot_loop(scene: Scene) -> Iterator[Draft]:
    """Twenty-five other answering machines, a counter in each text, one a minute from each."""
    for number in [scene.phones.mobile() for _ in range(25)]:
        says, first_ms = counter(scene.rng), scene.span.attack_from_ms + scene.rng.randrange(60_000)
        moments = range(first_ms, scene.span.attack_to_ms, 60_000)
        yield from (Draft(at_ms, number, says(count)) for count, at_ms in enumerate(moments, 1))


def slow(scene: Scene) -> Iterator[Draft]:
    """Six hundred phones that say what people say, three times each at most, hours apart."""
    for _ in range(scene.span.part(600)):
        number = scene.phones.mobile()
        times = scene.times(scene.rng.randint(1, 3))
        yield from (Draft(at_ms, number, someone(scene.rng)) for at_ms in times)


def by_calls(attack: Attack) -> Attack:
    """The same phones at the same moments, without a word."""

    def calls(scene: Scene) -> Iterator[Draft]:
        return (called(draft) for draft in attack(scene))

    return calls


def called(draft: Draft) -> Draft:
    return replace(draft, body="", medium=Medium.CALL)


def shares(rng: Random, phones: int, messages: int, least: int = 5, most: int = 40) -> list[int]:
    """How many messages each phone sends: a Pareto law cut at both ends, its exponent such that the sum comes out."""
    sizes = range(least, most + 1)
    exponent = _exponent(sizes, messages / phones)
    counts = rng.choices(sizes, [size**-exponent for size in sizes], k=phones)
    while gap := messages - sum(counts):  # what chance left over
        index, step = rng.randrange(phones), 1 if gap > 0 else -1
        if least <= counts[index] + step <= most:
            counts[index] += step
    return counts


def _exponent(sizes: range, mean: float) -> float:
    low, high = -20.0, 20.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        weights = [size**-middle for size in sizes]
        heavy = sum(w * size for w, size in zip(weights, sizes, strict=True)) / sum(weights) > mean
        low, high = (middle, high) if heavy else (low, middle)
    return low
