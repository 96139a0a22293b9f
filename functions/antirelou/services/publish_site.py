"""Put the site online: read the meter, make the pages, store what changed."""

from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from typing import Protocol

from antirelou.domain.money import MINUTE_MS
from antirelou.domain.site import NO_CHAT, Campaign, Chat, Document, Site
from antirelou.services.read_meter import ReadMeter

KEPT = ("assets/", "embed/assets/")
SAID_AGAIN_MS = 10 * MINUTE_MS


class Renderer(Protocol):
    def render(self, site: Site) -> Sequence[Document]:
        """Every file of the site; the same bytes for the same site."""


class Shelf(Protocol):
    def put(self, document: Document) -> None:
        """Replaces the one there was at its path."""

    def paths(self) -> Set[str]:
        """Of every file there is."""

    def drop(self, paths: Collection[str]) -> None:
        """Those that are not there are no error."""


class PublishSite:
    def __init__(
        self,
        read_meter: ReadMeter,
        renderer: Renderer,
        shelf: Shelf,
        campaign: Campaign,
        url: str,
        chat: Chat = NO_CHAT,
        conversations: str = "",
    ) -> None:
        """`conversations`: where they are played; empty where none are."""
        self._read_meter = read_meter
        self._renderer = renderer
        self._shelf = shelf
        self._campaign = campaign
        self._url = url
        self._chat = chat
        self._conversations = conversations
        self._stored: dict[str, bytes] = {}
        self._looked = False
        self._said_ms = 0

    def __call__(self, now_ms: int) -> int:
        """How many files were stored: those that this container has not stored as they are."""
        site = Site(self._url, self._read_meter(now_ms), self._campaign, self._chat, self._conversations)
        documents = self._render(site)
        changed = [each for each in documents if self._stored.get(each.path) != each.body]
        for document in changed:
            self._shelf.put(document)
            self._stored[document.path] = document.body
        self._drop_all_but({each.path for each in documents})
        return len(changed)

    def _render(self, site: Site) -> Sequence[Document]:
        """With the time they say already, while nothing else changed and it is not long ago: sixteen pages stored every
        minute of a quiet month would cost as much as hundreds of replies."""
        if site.meter.at_ms - self._said_ms < SAID_AGAIN_MS:
            same = self._renderer.render(replace(site, meter=replace(site.meter, at_ms=self._said_ms)))
            if all(self._stored.get(each.path) == each.body for each in same):
                return same
        self._said_ms = site.meter.at_ms
        return self._renderer.render(site)

    def _drop_all_but(self, paths: Set[str]) -> None:
        """A number that burned is no contact to save any more. Looks once at what others stored. A page somebody has
        open still asks for the style it was made with: those stay."""
        there = self._stored.keys() if self._looked else self._shelf.paths()
        gone = {path for path in there - paths if not path.startswith(KEPT)}
        if gone:
            self._shelf.drop(gone)
        self._stored = {path: body for path, body in self._stored.items() if path not in gone}
        self._looked = True
