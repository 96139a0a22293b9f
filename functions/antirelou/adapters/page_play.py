"""What the page that looks like a messenger is made of, for one locale: its scripts, where one may be, whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from antirelou.adapters.page_talk import talk
from antirelou.adapters.page_words import PageWords, typeset
from antirelou.domain.helpline import Helpline
from antirelou.domain.script import Script
from antirelou.services.conversation_ports import Scripts


@dataclass(frozen=True)
class Played:
    """A script as it is told before it starts, and what it comes to: `law` of the page's own country."""

    name: str
    title: str
    about: str
    says: Sequence[str]
    law: str


class PlayPages:
    def __init__(self, scripts: Scripts, helplines: Sequence[Helpline]) -> None:
        self._scripts = scripts
        self._helplines = helplines

    def names(self, say: PageWords) -> list[str]:
        return [script.name for script in self._scripts.scripts(say.locale)]

    @staticmethod
    def embed_path(say: PageWords, script: str) -> str:
        return f"embed/{say.locale}/{script}.html"

    def told(self, say: PageWords, only: str = "") -> Mapping[str, Any]:
        """`only` that script; all of them else."""
        scripts = [each for each in self._scripts.scripts(say.locale) if only in ("", each.name)]
        return {"scripts": [_played(each, say) for each in scripts], "talk": talk(say, self._helplines)}


def _played(script: Script, say: PageWords) -> Played:
    fields = {
        "name": script.name,
        "title": script.title,
        "about": script.about,
        "says": [line.text for line in script.reveal.says],
        "law": script.reveal.law_of(say.all["home"]),
    }
    return Played(**typeset(fields, say.locale))
