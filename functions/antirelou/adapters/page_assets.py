"""The stylesheets, the scripts and the icons: named by their content, so that they may be kept for a year."""

from collections.abc import Sequence
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

    def of(self, chat: bool, conversations: bool) -> list[Document]:
        """All of a site with these or without. What a page that others frame loads lies beside it too: in a sandbox the
        site's own files are another origin's."""
        wanted = (CHAT if chat else frozenset()) | (CONVERSATIONS if conversations else frozenset())
        shown = [name for name in _SOURCES if name in wanted or name not in CHAT | CONVERSATIONS]
        framed = sorted(EMBEDDED) if conversations else []
        copies = [replace(self.documents[name], path=f"embed/{self.path(name)}") for name in framed]
        return [*(self.documents[name] for name in shown), *copies]

    def path(self, name: str) -> str:
        return self.documents[name].path


def _document(name: str, sources: Sequence[str]) -> Document:
    pages = files("antirelou").joinpath("pages")
    body = b"".join(pages.joinpath(source).read_bytes() for source in sources)
    stem, _, suffix = name.partition(".")
    return Document(f"assets/{stem}.{sha256(body).hexdigest()[:12]}.{suffix}", _KINDS[suffix], body, _YEAR)
