"""What `make demo` writes on the terminal."""

import json
import sys
from collections import Counter
from textwrap import fill
from typing import Any

from rich.console import Console
from rich.text import Text

from scene import CURRENCY, WORDS


class Transcript:
    """Scenes, numbered, and what is said in them."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
        self.scenes = 0

    def scene(self, title: str, note: str) -> None:
        self.scenes += 1
        self.head(f"{self.scenes}. {title}", note)

    def head(self, title: str, note: str) -> None:
        self._console.print(f"\n[bold]{title}[/bold]\n   [dim]{note}[/dim]")

    def say(self, line: str, style: str) -> None:
        width = self._console.width
        self._console.print(Text(fill(line, width, initial_indent="   ", subsequent_indent="     "), style))

    def ends(self, ends: Counter[str]) -> None:
        for label, count in sorted(ends.items(), key=lambda end: list(WORDS).index(end[0])):
            words = WORDS[label][0]
            self.say(f"{count}\u00a0× {words}" if ends.total() > 1 else words, "yellow")


def summary(went: dict[str, Any]) -> str:
    silent, spent = sum(went["refused"].values()), f"{went['spent_micros'] / 1_000_000:.3f}".replace(".", ",")
    counts = f"{went['answered']}\u00a0réponses, {silent}\u00a0silences, {went['dead']}\u00a0mis de côté"
    return f"{counts}\u202f; {spent}\u00a0{CURRENCY} dépensés."


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
