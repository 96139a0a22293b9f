"""The public site as files: pages in every locale, contacts to save, the meter for machines. The same site gives the
same bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from antirelou.adapters.contact_cards import card_path, contact_card, scan_code
from antirelou.adapters.page_assets import PageAssets
from antirelou.adapters.page_desk import DeskPages
from antirelou.adapters.page_home import home
from antirelou.adapters.page_links import LOST, inside, outside, write_to
from antirelou.adapters.page_play import PlayPages
from antirelou.adapters.page_plot import plot
from antirelou.adapters.page_status import coarse_days, status_json
from antirelou.adapters.page_talk import talk
from antirelou.adapters.page_words import PageWords
from antirelou.domain.helpline import Helpline, by_country
from antirelou.domain.meter import roughly
from antirelou.domain.reply import Kind, Words
from antirelou.domain.site import Campaign, Document, Site
from antirelou.services.conversation_ports import Scripts

_HTML = "text/html; charset=utf-8"
_FRESH, _FRESH_WORDS = 20, 86_400
_TEMPLATES = {"home": "home", "numbers": "numbers", "notices": "notice", "data": "notice", "access": "notice"}
_CHAT_TEMPLATES = {"talk": "talk"}
_PLAY_TEMPLATES = {"conversation": "play"}
_NEVER_KEPT = {"talk", "conversation"}
_ROBOTS = b"User-agent: *\nDisallow: /contacts/\n"


class PageRenderer:
    """`page_words` by locale, the first one spoken where nothing tells better; `words` are what numbers answer with."""

    def __init__(
        self,
        page_words: Mapping[str, PageWords],
        words: Mapping[str, Words],
        helplines: Sequence[Helpline],
        scripts: Scripts,
    ) -> None:
        self._page_words, self._words, self._helplines = page_words, words, helplines
        self._play = PlayPages(scripts, helplines)
        self._assets = PageAssets()
        self._desk = DeskPages(page_words, helplines)
        self._templates = Environment(
            loader=PackageLoader("antirelou", "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            plot=plot, roughly=roughly, coarse_days=coarse_days, scan_code=scan_code, card_path=card_path, kinds=Kind
        )
        self._templates.globals["language"] = lambda locale: page_words[locale].all["language"]

    def render(self, site: Site) -> list[Document]:
        pages = [
            self._page(site, say, name, self._path(say, name))
            for say in self._page_words.values()
            for name in _templates(site)
        ]
        return [
            *(self._page(site, self._guess(site), "home", path) for path in ("index.html", LOST)),
            *pages,
            *(self._desk_page(site, say) for say in self._page_words.values() if site.chat),
            *(self._embed(site, *embed) for embed in self._embeds(site)),
            *self._assets.of(bool(site.chat), bool(site.conversations)),
            *self._cards(site),
            Document("status.json", "application/json", status_json(site.meter), _FRESH),
            Document("badge.svg", "image/svg+xml", self._badge(site), _FRESH),
            Document("robots.txt", "text/plain; charset=utf-8", _ROBOTS, _FRESH_WORDS),
        ]

    def _guess(self, site: Site) -> PageWords:
        """The language of the first number: people it is for read the page first."""
        spoken = (self._page_words.get(line.locale) for line in site.meter.lines)
        return next((say for say in spoken if say), next(iter(self._page_words.values())))

    def _page(self, site: Site, say: PageWords, name: str, path: str) -> Document:
        template = self._templates.get_template(f"{_templates(site)[name]}.html")
        told = {
            "page": name,
            "say": say,
            "w": say.all,
            "meter": site.meter,
            "links": _links(site.campaign),
            "campaign": site.campaign,
            "chat": site.chat,
            "conversations": site.conversations,
            "broadcasts": site.broadcasts,
            "canonical": outside(f"{site.url}/{self._path(say, name)}"),
            "to": lambda target: inside(target, path),
            "to_page": lambda target: inside(self._path(say, target), path),
            "asset": lambda target: inside(self._assets.path(target), path),
            "tongues": [(each, inside(self._path(each, name), path)) for each in self._page_words.values()],
        }
        if name == "home":
            told["home"] = home(site.meter, say, self._words, self._helplines, site.broadcasts)
        if name == "numbers":
            first = [say.all["home"], *(line.country for line in site.meter.lines)]
            told["countries"] = by_country(self._helplines, first)
        if name == "talk":
            told["talk"] = talk(say, self._helplines)
        if name == "conversation":
            told |= self._play.told(say)
        return Document(path, _HTML, template.render(told).encode(), 0 if name in _NEVER_KEPT else _FRESH)

    def _desk_page(self, site: Site, say: PageWords) -> Document:
        """For responders: no other page leads to it."""
        path = self._desk.path(say)
        told = {
            "say": say,
            "chat": site.chat,
            "links": _links(site.campaign),
            "asset": lambda target: inside(self._assets.path(target), path),
            "tongues": [(each, inside(self._desk.path(each), path)) for each in self._page_words.values()],
            **self._desk.told(say),
        }
        return Document(path, _HTML, self._templates.get_template("desk.html").render(told).encode(), 0)

    def _embeds(self, site: Site) -> list[tuple[PageWords, str]]:
        """The language and the name of each script that others may frame."""
        says = self._page_words.values() if site.conversations else ()
        return [(say, name) for say in says for name in self._play.names(say)]

    def _embed(self, site: Site, say: PageWords, script: str) -> Document:
        path = self._play.embed_path(say, script)
        told = {
            "say": say,
            "w": say.all,
            "conversations": site.conversations,
            "own_page": inside(self._path(say, "conversation"), path),
            "numbers_page": inside(self._path(say, "numbers"), path),
            "asset": lambda target: inside(f"embed/{self._assets.path(target)}", path),
            **self._play.told(say, script),
        }
        return Document(path, _HTML, self._templates.get_template("embed.html").render(told).encode(), 0)

    @staticmethod
    def _path(say: PageWords, name: str) -> str:
        return f"{say.locale}/{say.all['paths'][name]}"

    def _cards(self, site: Site) -> list[Document]:
        names = sorted({name for say in self._page_words.values() for name in say.all["names"]})
        return [contact_card(line, name) for line in site.meter.lines if line.offered for name in names]

    def _badge(self, site: Site) -> bytes:
        say = self._guess(site)
        told = {"w": say.all, "say": say, "meter": site.meter}
        return self._templates.get_template("badge.svg").render(told).encode()


def _templates(site: Site) -> dict[str, str]:
    """Of each page there is, by its name."""
    return _TEMPLATES | (_CHAT_TEMPLATES if site.chat else {}) | (_PLAY_TEMPLATES if site.conversations else {})


def _links(campaign: Campaign) -> dict[str, Any]:
    """A campaign's settings are typed by hand: what is no address of the web is no link."""
    return {
        "give": outside(campaign.give_url),
        "neutral": outside(campaign.neutral_url) or Campaign.neutral_url,
        "contact": write_to(campaign.contact),
    }
