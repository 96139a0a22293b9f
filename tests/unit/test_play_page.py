"""The page that looks like a messenger, and its bare twin for a frame: only where conversations are played, whole
without its script, and kept by nobody."""

import posixpath
import re
from dataclasses import replace

import pytest

from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import LOCALES, read_page_words, typeset
from pages import SCRIPTS, read, rendered, source, text_of
from sites import CONVERSATIONS, MONTREAL, SITES, site

WITH = rendered(SITES["conversations"])
WITHOUT = rendered(site(MONTREAL))
WORDS = {locale: say.all for locale, say in read_page_words().items()}
NAMES = SCRIPTS.names()
EMBEDS = [f"embed/{locale}/{name}.html" for locale in LOCALES for name in NAMES]
HEAVIEST_BYTES = 100_000


def path(locale: str) -> str:
    return f"{locale}/{WORDS[locale]['paths']['conversation']}"


def plain(text: str) -> str:
    """As `text_of` gives it."""
    return " ".join(text.split())


def script() -> str:
    (found,) = [document.body.decode() for name, document in WITH.items() if name.startswith("assets/play.") and
                name.endswith(".js")]  # fmt: skip
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_knows_where_to_ask_its_language_and_who_it_is(locale: str) -> None:
    for page, way in ((path(locale), "page"), (f"embed/{locale}/insistent.html", "embed")):
        (told,) = [attributes for tag, attributes in read(WITH[page]).tags if attributes.get("id") == "stage"]
        assert (told["data-http"], told["data-locale"], told["data-way"]) == (CONVERSATIONS, locale, way)


def test_without_conversations_there_is_no_trace_of_them() -> None:
    assert rendered(replace(SITES["conversations"], conversations="", meter=site(MONTREAL).meter)) == WITHOUT
    assert not [name for name in WITHOUT if re.search("play|embed|messages", name)]
    assert b"messages.html" not in WITHOUT["fr-FR/index.html"].body


@pytest.mark.parametrize("locale", LOCALES)
def test_every_script_is_told_with_its_warning_before_it_starts(locale: str) -> None:
    page = text_of(WITH[path(locale)])
    for each in SCRIPTS.scripts(locale):
        for text in (each.title, each.about):
            assert plain(typeset(text, locale)) in page


@pytest.mark.parametrize("locale", LOCALES)
def test_without_a_script_it_says_so_with_what_it_explains_and_every_number(locale: str) -> None:
    page, told = read(WITH[path(locale)]), text_of(WITH[path(locale)])
    assert plain(WORDS[locale]["play"]["stuck"]) in told
    for each in SCRIPTS.scripts(locale):
        assert plain(typeset(each.reveal.law_of(WORDS[locale]["home"]), locale)) in told
        assert all(plain(typeset(line.text, locale)) in told for line in each.reveal.says)
    targets = set(page.values("href"))
    for helpline in read_helplines():
        number = helpline.number.replace(" ", "").replace("-", "")
        assert not number or f"tel:{number}" in targets
        assert not helpline.sms or f"sms:{helpline.sms}" in targets
    starts = [attributes for tag, attributes in page.tags if "data-script" in attributes]
    assert len(starts) == len(NAMES)
    assert all("hidden" in attributes for attributes in starts)


def test_nobody_keeps_these_pages() -> None:
    fleeting = {document.path for document in WITH.values() if document.seconds_fresh == 0}
    assert fleeting == {path(locale) for locale in LOCALES} | set(EMBEDS)


@pytest.mark.parametrize("embed", EMBEDS)
def test_a_bare_page_loads_what_lies_beside_it_is_light_and_leads_out_in_its_own_window(embed: str) -> None:
    page = read(WITH[embed])
    loaded = [posixpath.normpath(posixpath.join(posixpath.dirname(embed), each)) for each in page.values("src") + [
        attributes["href"] or "" for tag, attributes in page.tags if tag == "link"]]  # fmt: skip
    assert all(each.startswith("embed/assets/") for each in loaded)
    assert len(WITH[embed].body) + sum(len(WITH[each].body) for each in loaded) < HEAVIEST_BYTES
    for tag, attributes in page.tags:
        if tag == "a" and not (attributes["href"] or "").startswith(("tel:", "sms:")):
            assert attributes["target"] == "_blank"
            assert "noopener" in (attributes["rel"] or "")
    assert "quit" not in page.values("id")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_page_leads_there_in_a_few_words_and_the_notice_tells_what_is_kept(locale: str) -> None:
    words = WORDS[locale]["play"]
    assert WORDS[locale]["paths"]["conversation"] in read(WITH[f"{locale}/index.html"]).values("href")
    assert plain(words["invite"]) in text_of(WITH[f"{locale}/index.html"])
    notice = f"{locale}/{WORDS[locale]['paths']['data']}"
    assert plain(words["notice"]["title"]) in text_of(WITH[notice])
    assert plain(words["notice"]["title"]) not in text_of(WITHOUT[notice])


def test_how_many_played_is_told_roughly_and_not_at_all_when_few_did() -> None:
    assert "1 200 personnes ont essayé en 30 jours. 870 sont allées jusqu’au bout." in text_of(WITH[path("fr-FR")])
    told = SITES["conversations"]
    some = rendered(replace(told, meter=replace(told.meter, played=20, played_through=None)))[path("en")]
    assert "20 people tried it in 30 days." in text_of(some)
    assert "went to the end" not in text_of(some)
    few = rendered(replace(told, meter=replace(told.meter, played=None, played_through=None)))[path("en")]
    assert "tried it" not in text_of(few)


def test_the_script_keeps_nothing_asks_nobody_else_and_leaves_no_step_in_the_history() -> None:
    code = re.sub(r"//.*", "", script())
    kept, risky = ("localStorage", "sessionStorage", "indexedDB", "cookie", "caches."), ("innerHTML", "eval(", "top.")
    for word in (*kept, *risky, "pushState"):
        assert word not in code
    assert "replaceState" in code
    assert set(re.findall(r"https?:", code)) == {"https:"}  # of a helpline's own address


def test_the_script_is_written_for_old_phones() -> None:
    """ES2017: what came later stops an old browser at the first line."""
    for name in ("talk_view.js", "play_view.js", "play.js"):
        code = re.sub(r"//.*", "", source(name))
        for later in (r"\?\.(?!\d)", r"\?\?", r"catch \{", r"\{ ?\.\.\.", r"\.finally\(", r"\.flat", r"\.at\(",
                      r"replaceChildren", r"\bstatic\b"):  # fmt: skip
            assert not re.search(later, code), (name, later)
