"""The public page as tests read it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.resources import files

from antirelou.adapters.files import read_helplines, read_words
from antirelou.adapters.page_words import read_page_words
from antirelou.adapters.pages import PageRenderer
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.domain.site import Document, Site

SCRIPTS = ScriptShelf()


def renderer() -> PageRenderer:
    return PageRenderer(read_page_words(), read_words(), read_helplines(), SCRIPTS)


def rendered(site: Site) -> dict[str, Document]:
    """By path."""
    return {document.path: document for document in renderer().render(site)}


def source(name: str) -> str:
    """Of a file the pages are made of."""
    return files("antirelou").joinpath(f"pages/{name}").read_text("utf-8")


def text_of(document: Document) -> str:
    """What is read, without the markup; spaces of all kinds are plain ones."""
    return " ".join(" ".join(read(document).texts).split())


@dataclass
class Page(HTMLParser):
    """One parsed page: every tag with its attributes, and every text."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, name: str) -> list[str]:
        """Of an attribute, wherever it is."""
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


def read(document: Document) -> Page:
    page = Page()
    page.feed(document.body.decode())
    page.close()
    return page
