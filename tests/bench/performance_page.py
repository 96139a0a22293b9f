"""docs/performance.md: the bench's page, and parts that longer runs add to it. Each run replaces its own only."""

import re
from pathlib import Path

_PART = re.compile(r"<!-- (?P<name>[a-z]+) -->\n.*?<!-- end of (?P=name) -->\n", re.DOTALL)


def write_page(page: Path, text: str) -> None:
    """The bench's own text; the parts stay."""
    parts = [part[0] for part in _PART.finditer(page.read_text("utf-8"))] if page.exists() else []
    page.write_text("\n".join([text.rstrip() + "\n", *parts]), "utf-8")


def write_part(page: Path, name: str, text: str) -> None:
    """Instead of the part of that name, or at the end."""
    part = f"<!-- {name} -->\n{text.rstrip()}\n<!-- end of {name} -->\n"
    before = page.read_text("utf-8")
    found = next((each[0] for each in _PART.finditer(before) if each["name"] == name), None)
    page.write_text(before.replace(found, part) if found else f"{before.rstrip()}\n\n{part}", "utf-8")
