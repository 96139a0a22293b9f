"""Put the site online: read the meter, make the pages, store what changed."""

from collections.abc import Sequence
from typing import Protocol

from antirelou.domain.site import Campaign, Document, Site
from antirelou.services.read_meter import ReadMeter


class Renderer(Protocol):
    def render(self, site: Site) -> Sequence[Document]:
        """Every file of the site; the same bytes for the same site."""


class Shelf(Protocol):
    def put(self, document: Document) -> None:
        """Replaces the one there was at its path."""

    def clear(self) -> None:
        """Nothing is left of the site."""


class PublishSite:
    def __init__(self, read_meter: ReadMeter, renderer: Renderer, shelf: Shelf, campaign: Campaign, url: str) -> None:
        self._read_meter = read_meter
        self._renderer = renderer
        self._shelf = shelf
        self._campaign = campaign
        self._url = url
        self._stored: dict[str, bytes] = {}

    def __call__(self, now_ms: int) -> int:
        """How many files were stored: those that this container has not stored as they are."""
        site = Site(self._url, self._read_meter(now_ms), self._campaign)
        changed = [each for each in self._renderer.render(site) if self._stored.get(each.path) != each.body]
        for document in changed:
            self._shelf.put(document)
            self._stored[document.path] = document.body
        return len(changed)
