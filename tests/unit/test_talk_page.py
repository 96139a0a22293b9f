"""The visitor's page of the chat: only where there is a chat, whole without its script, and kept by nobody."""

import re
from dataclasses import replace

import pytest

from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import LOCALES, read_page_words
from antirelou.domain.site import Chat
from pages import read, rendered, source, text_of
from sites import CHAT, MONTREAL, SITES, site

WITH = rendered(SITES["a chat"])
WITHOUT = rendered(site(MONTREAL))
PATHS = {"fr-FR": "fr-FR/questions.html", "fr-CA": "fr-CA/questions.html", "en": "en/questions.html"}


def plain(text: str) -> str:
    """As `text_of` gives it."""
    return " ".join(text.split())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_knows_the_relay_the_key_and_its_own_language(locale: str) -> None:
    (told,) = [attributes for tag, attributes in read(WITH[PATHS[locale]]).tags if attributes.get("id") == "chat"]
    assert (told["data-http"], told["data-ws"], told["data-key"]) == (CHAT.http_url, CHAT.ws_url, CHAT.key)
    assert told["data-locale"] == locale


@pytest.mark.parametrize("chat", [Chat(), replace(CHAT, key=""), replace(CHAT, ws_url=""), replace(CHAT, http_url="")])
def test_without_a_relay_or_a_key_there_is_no_trace_of_a_chat(chat: Chat) -> None:
    documents = rendered(replace(site(MONTREAL), chat=chat))
    assert documents == WITHOUT
    assert not [path for path in documents if "questions" in path or "visitor" in path or "talk" in path]
    assert b"questions.html" not in documents["fr-FR/index.html"].body


def test_nobody_keeps_the_page_nor_the_desk() -> None:
    desks = {f"{locale}/desk.html" for locale in LOCALES}
    assert {document.path for document in WITH.values() if document.seconds_fresh == 0} == set(PATHS.values()) | desks


@pytest.mark.parametrize("locale", LOCALES)
def test_the_way_to_it_is_beside_the_numbers(locale: str) -> None:
    words = read_page_words()[locale].all["talk"]
    home = text_of(WITH[f"{locale}/index.html"])
    assert plain(f"{words['invite']} {words['link']}") in home


@pytest.mark.parametrize("locale", LOCALES)
def test_every_number_is_there_without_a_script(locale: str) -> None:
    page = read(WITH[PATHS[locale]])
    told = text_of(WITH[PATHS[locale]])
    targets = set(page.values("href"))
    for helpline in read_helplines():
        number = helpline.number.replace(" ", "").replace("-", "")
        assert not number or f"tel:{number}" in targets
        assert not helpline.sms or f"sms:{helpline.sms}" in targets
    assert plain(read_page_words()[locale].all["talk"]["stuck"]) in told


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_kept_and_what_the_browser_keeps_is_said_before_anything_else(locale: str) -> None:
    told = text_of(WITH[PATHS[locale]])
    points = read_page_words()[locale].all["talk"]["safety"]["points"]
    assert len(points) == 4
    where = told.index(plain(read_page_words()[locale].all["talk"]["where"]["title"]))
    assert max(told.index(plain(point["title"])) for point in points) < where


@pytest.mark.parametrize("locale", LOCALES)
def test_the_notice_tells_what_the_relay_knows(locale: str) -> None:
    say = read_page_words()[locale].all
    path = f"{locale}/{say['paths']['data']}"
    assert say["talk"]["notice"]["title"] in text_of(WITH[path])
    assert say["talk"]["notice"]["title"] not in text_of(WITHOUT[path])


def test_no_script_keeps_anything_on_the_device_or_asks_a_third_party() -> None:
    (script,) = [document.body.decode() for path, document in WITH.items() if path.startswith("assets/visitor.")]
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches.",
        "innerHTML",
        "eval(",
        "http",
    ):
        assert word not in script.replace("const { http, ws", "").replace("${http}", "").replace("fetch(http +", "")
    assert "history." not in script


def test_the_script_is_written_for_old_phones() -> None:
    """ES2017: what came later stops an old browser at the first line."""
    for name in ("seal.js", "line.js", "area.js", "talk_view.js", "talk_visitor.js"):
        code = re.sub(r"//.*", "", source(name))
        for later in (
            r"\?\.(?!\d)",
            r"\?\?",
            r"catch \{",
            r"\{ ?\.\.\.",
            r"\.finally\(",
            r"\.flat",
            r"\.at\(",
            r"#\w+ ?=",
            r"\bstatic\b",
        ):
            assert not re.search(later, code), (name, later)
