"""The stylesheets, the scripts and the icons: named by their content, so that they may be kept for a year."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from importlib.resources import files

from antirelou.domain.site import Document

_YEAR = 365 * 86_400
_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_SOURCES = {
    "style.css": ("style.css",),
    "page.js": ("page.js",),
    "icon.svg": ("icon.svg",),
    "talk.css": ("talk.css",),
    "visitor.js": ("seal.js", "line.js", "area.js", "talk_view.js", "talk_visitor.js"),
    "play.css": ("play.css",),
    "play.js": ("talk_view.js", "play_view.js", "play.js"),
    "desk.css": ("desk.css",),
    "desk.js": (
        "seal.js",
        "line.js",
        "desk_device.js",
        "desk_door.js",
        "desk_talk.js",
        "desk_panel.js",
        "talk_desk.js",
    ),
}
"""What each is made of: files of `pages`, one after the other. A page that loads one asset waits once."""

CHAT = frozenset({"talk.css", "visitor.js", "desk.css", "desk.js"})
"""Only on a site with a chat."""

CONVERSATIONS = frozenset({"talk.css", "play.css", "play.js"})
"""Only on a site with conversations."""

EMBEDDED = CONVERSATIONS | {"style.css", "icon.svg"}
"""What a page that others frame loads."""


class PageAssets:
    @cached_property
    def documents(self) -> dict[str, Document]:
        """By the name templates call them."""
        return {name: _document(name, sources) for name, sources in _SOURCES.items()}

    @staticmethod
    def names() -> frozenset[str]:
        return frozenset(_SOURCES)

    def embedded(self, names: Iterable[str]) -> list[Document]:
        """Of these, copies beside the pages that others frame: within a sandbox the others are another origin's."""
        return [replace(self.documents[name], path=f"embed/{self.path(name)}") for name in names]

    def path(self, name: str) -> str:
        return self.documents[name].path


def _document(name: str, sources: Sequence[str]) -> Document:
    pages = files("antirelou").joinpath("pages")
    body = b"".join(pages.joinpath(source).read_bytes() for source in sources)
    stem, _, suffix = name.partition(".")
    return Document(f"assets/{stem}.{sha256(body).hexdigest()[:12]}.{suffix}", _KINDS[suffix], body, _YEAR)
