"""The stylesheet, the script and the icons: named by their content, so that they may be kept for a year."""

from functools import cached_property
from hashlib import sha256
from importlib.resources import files

from antirelou.domain.site import Document

_YEAR = 365 * 86_400
_KINDS = {
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


class PageAssets:
    @cached_property
    def documents(self) -> dict[str, Document]:
        """By the name templates call them."""
        return {name: _document(name, kind) for name, kind in _KINDS.items()}

    def path(self, name: str) -> str:
        return self.documents[name].path


def _document(name: str, kind: str) -> Document:
    body = files("antirelou").joinpath(f"pages/{name}").read_bytes()
    stem, _, suffix = name.partition(".")
    return Document(f"assets/{stem}.{sha256(body).hexdigest()[:12]}.{suffix}", kind, body, _YEAR)
