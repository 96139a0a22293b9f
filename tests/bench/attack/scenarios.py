"""What is replayed, by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from random import Random
from uuid import UUID

from bench.attack.attackers import (
    Attack,
    Night,
    Scene,
    bot_loop,
    by_calls,
    called,
    one_message_each,
    one_robot,
    sequential,
    slow,
    spoofed,
)
from bench.attack.message import Draft, Message
from bench.attack.people import PEOPLE_A_DAY, burst, diurnal
from bench.attack.phones import Phones
from bench.attack.span import HOUR_MS, MINUTE_MS, Span
from bench.attack.words import someone, viewer


@dataclass(frozen=True)
class Scenario:
    """`varied` draws the people's words and the night's parameters from the seed, so that nothing can be tuned to them.
    `spot` has 60 % of a day's people come within twenty minutes, at eight in the evening. `purse` is how often it could
    pay a reply to each sender. `calling` is the share of the people who call instead of writing, each time.
    """

    name: str
    title: str
    attacks: tuple[Attack, ...] = ()
    spot: bool = False
    varied: bool = False
    purse: float = 10.0
    calling: float = 0.0
    seeds: tuple[int, ...] = (1,)

    def messages(self, seed: int, span: Span) -> list[Message]:
        """In the order of their times. The people of a seed are the same in every scenario, write they or call."""
        phones = Phones(Random(f"{seed}/phones"))
        people = self._some_call(seed, list(self._people(Random(f"{seed}/people"), phones, span)))
        known = sorted({draft.sender for draft in people if draft.at_ms < span.figures_from_ms})
        scene = Scene(Random(f"{seed}/attackers"), phones, span, known)
        hostile = chain.from_iterable(attack(scene) for attack in self._attacks(seed))
        drafts = [(draft, False) for draft in people] + [(draft, True) for draft in hostile]
        ids = Random(f"{seed}/ids")
        messages = [_message(draft, hostile, ids) for draft, hostile in drafts]
        return sorted(messages, key=lambda message: (message.at_ms, message.id))

    def _people(self, rng: Random, phones: Phones, span: Span) -> Iterator[Draft]:
        says = partial(someone, openers=rng.uniform(0.2, 0.7)) if self.varied else someone
        watched = PEOPLE_A_DAY * 6 // 10 if self.spot else 0
        yield from diurnal(rng, phones, says, span.calm_from_ms, span.figures_from_ms, PEOPLE_A_DAY)
        yield from diurnal(rng, phones, says, span.figures_from_ms, span.until_ms, PEOPLE_A_DAY - watched)
        if self.spot:
            count, at_ms = span.part(watched), span.attack_from_ms + span.part(4 * HOUR_MS)
            yield from burst(rng, phones, viewer, count, at_ms, span.part(20 * MINUTE_MS))

    def _some_call(self, seed: int, drafts: list[Draft]) -> list[Draft]:
        rng = Random(f"{seed}/callers")
        callers = {sender for sender in sorted({draft.sender for draft in drafts}) if rng.random() < self.calling}
        return [called(draft) if draft.sender in callers else draft for draft in drafts]

    def _attacks(self, seed: int) -> tuple[Attack, ...]:
        return (varied_night(seed),) if self.varied else self.attacks


def varied_night(seed: int) -> Night:
    rng = Random(f"{seed}/night")
    return Night(
        phones=(500, 3_000, 1_000, 2_300)[seed % 4],
        bursty=rng.choice((0.5, 0.7, 0.9)),
        gap_seconds=rng.choice((15, 45, 90, 180)),
        templates=rng.choice((5, 30, 150)),
        template_share=rng.choice((0.2, 0.6, 0.9)),
    )


def _message(draft: Draft, hostile: bool, ids: Random) -> Message:
    name = str(UUID(int=ids.getrandbits(128), version=4))
    return Message(draft.at_ms, draft.sender, draft.body, name, hostile, draft.medium)


_CALLING = 0.2
_CALLS = Night(messages=20_000)
_CALLS_ONE_EACH = partial(one_message_each, phones=20_000)

_EVERY_ATTACK = (Night(), one_robot, one_message_each, sequential, spoofed, bot_loop, slow)

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("2017-night", "The 2017 night: 18,000 messages from 1,700 phones", (Night(),), seeds=(1, 2, 3)),
        Scenario("2017-night-varied", "Other nights: phones, haste and words drawn anew", varied=True, seeds=(1, 4)),
        Scenario("2017-night-short-purse", "The 2017 night, the purse running dry", (Night(),), purse=0.6),
        Scenario("one-robot", "One robot: 18,000 messages from one phone", (one_robot,)),
        Scenario("one-message-each", "3,000 phones with one message each", (one_message_each,)),
        Scenario("sequential", "6,000 consecutive numbers with one message each", (sequential,)),
        Scenario("spoofed", "18,000 messages from forged senders", (spoofed,)),
        Scenario("bot-loop", "25 answering machines with a counter in their text", (bot_loop,)),
        Scenario("slow", "A slow attack under every threshold: 600 phones", (slow,)),
        Scenario("tv-burst", "A television spot: 1,500 people in 20 minutes, no attack", spot=True),
        Scenario("quiet-day", "A quiet day, no attack"),
        Scenario(
            "calls-night",
            "20,000 calls from 1,700 phones in a night",
            (by_calls(_CALLS),),
            calling=_CALLING,
        ),
        Scenario("calls-one-each", "20,000 phones that call once each", (by_calls(_CALLS_ONE_EACH),), calling=_CALLING),
        Scenario("all-together", "Every attack at once, and the television spot", _EVERY_ATTACK, spot=True),
    )
}
