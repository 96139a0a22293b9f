"""A script that is short enough to be read in a test, and the ways through it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from antirelou.domain.script import REVEAL, Choice, Line, Question, Reveal, Script, Step


def step(id: str, *choices: Choice, free: str = REVEAL, silence: str = REVEAL) -> Step:
    return Step(id, (Line(f"{id} un", 600), Line(f"{id} deux", 700)), f"{id} sms", choices, free, silence, 45)


_NO, _BLOCK = Choice("no", "Non merci", "insist"), Choice("block", "Je te bloque", REVEAL)
SHORT = Script(
    name="short",
    version=1,
    locale="fr-FR",
    title="Court",
    about="Une conversation écrite d'avance.",
    persona="Comète_7",
    keywords=frozenset({"jouer"}),
    limit=4,
    start="hello",
    steps={
        "hello": step("hello", _NO, _BLOCK, free="insist", silence="insist"),
        "insist": step("insist", Choice("enough", "J'ai dit non", REVEAL)),
    },
    reveal=Reveal((Line("Comète_7 n'existe pas.", 0),), "sms {help}", {"FR": "En France…", "*": "Ailleurs…"}),
    question=Question("Et alors ?", {"helped": "Oui", "nothing": "Non"}),
    help="En danger : {help}.",
    stopped="C'est fini.",
)


@dataclass
class Shelf:
    """Of scripts made up in tests."""

    kept: Sequence[Script] = field(default_factory=lambda: [SHORT, replace(SHORT, name="other", title="Autre")])

    def script(self, name: str, locale: str) -> Script | None:
        return next((each for each in self.scripts(locale) if each.name == name), None)

    def scripts(self, locale: str) -> Sequence[Script]:
        return [each for each in self.kept if each.locale == locale]
