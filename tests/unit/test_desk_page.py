"""The responders' page: only with a chat, linked from nowhere, whole in every language, light, strict."""

import json
import posixpath
import re
from dataclasses import replace
from typing import Any

import pytest

from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_desk import read_canned, read_desk_words
from antirelou.adapters.page_words import LOCALES, read_page_words
from antirelou.adapters.shelf import kept
from antirelou.domain.site import Chat, Document
from pages import read, rendered, source, text_of
from sites import MONTREAL, site

CHAT = Chat(http_url="https://chat.example", ws_url="wss://line.example/live", key="B" + "A" * 86)
WITHOUT, WITH = site(MONTREAL), replace(site(MONTREAL), chat=CHAT)
DOCUMENTS = rendered(WITH)
DESKS = {locale: DOCUMENTS[f"{locale}/desk.html"] for locale in LOCALES}
HEAVIEST_BYTES = 100_000
SCRIPTS = ("desk_device.js", "desk_door.js", "desk_talk.js", "desk_panel.js", "talk_desk.js")


def names(value: Any, at: str = "") -> set[str]:
    if isinstance(value, dict):
        return {name for key, each in value.items() for name in names(each, f"{at}.{key}")}
    return {at}


def texts(value: Any) -> list[str]:
    return [each for one in value.values() for each in texts(one)] if isinstance(value, dict) else [str(value)]


def data(document: Document, name: str) -> Any:
    (found,) = read(document).values(f"data-{name}")
    return json.loads(found)


def test_a_site_without_a_chat_has_no_desk() -> None:
    assert not [path for path in rendered(WITHOUT) if "desk" in path]


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_keeps_it_and_no_search_engine_lists_it(locale: str) -> None:
    assert kept(DESKS[locale]) == "no-store"
    assert b'<meta name="robots" content="noindex, nofollow">' in DESKS[locale].body


def test_no_page_leads_to_it_but_its_own_in_other_languages() -> None:
    for path, document in DOCUMENTS.items():
        if document.kind.startswith("text/html") and not path.endswith("desk.html"):
            assert not [href for href in read(document).values("href") if "desk" in href]


@pytest.mark.parametrize("locale", LOCALES)
def test_it_knows_where_the_relay_is_and_whom_to_believe(locale: str) -> None:
    page = read(DESKS[locale])
    assert (page.values("data-http"), page.values("data-ws")) == ([CHAT.http_url], [CHAT.ws_url])
    assert page.values("data-key") == [CHAT.key]


def test_hostile_settings_stay_words() -> None:
    bad = '"><script>alert(1)</script>'
    page = read(rendered(replace(WITH, chat=Chat(bad, bad, bad)))["en/desk.html"])
    assert len([tag for tag, _ in page.tags if tag == "script"]) == 1
    assert page.values("data-key") == [bad]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_strict_policy_breaks_nothing(locale: str) -> None:
    page = read(DESKS[locale])
    assert page.values("style") == []
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert all("src" in attributes for tag, attributes in page.tags if tag == "script")
    for target in page.values("href") + page.values("src"):
        path = posixpath.normpath(posixpath.join(f"{locale}", target))
        assert target.startswith("#") or path in DOCUMENTS or target == WITH.campaign.neutral_url


@pytest.mark.parametrize("locale", LOCALES)
def test_with_all_it_loads_it_is_light(locale: str) -> None:
    loaded = {
        posixpath.basename(each) for each in read(DESKS[locale]).values("href") + read(DESKS[locale]).values("src")
    }
    assets = [
        document for path, document in DOCUMENTS.items() if posixpath.basename(path) in loaded and "assets/" in path
    ]
    assert len(assets) == 4
    assert len(DESKS[locale].body) + sum(len(each.body) for each in assets) < HEAVIEST_BYTES


def test_its_words_are_whole_in_both_languages() -> None:
    french, english = read_desk_words("fr"), read_desk_words("en")
    assert names(french) == names(english)
    assert all(text.strip() for text in texts(french) + texts(english))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_filled_in_is_the_same_in_both_languages(language: str) -> None:
    other = read_desk_words("en" if language == "fr" else "fr")["say"]
    for name, text in read_desk_words(language)["say"].items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", other[name])), name


def test_every_word_the_script_says_is_there() -> None:
    said = set(read_desk_words("en")["say"])
    script = "".join(source(name) for name in SCRIPTS)
    used = set(re.findall(r"\bsay\.(\w+)", script)) | set(re.findall(r"\btell\(\"(\w+)\"", script))
    used |= set(re.findall(r"notice: \"(\w+)\"", script)) | set(re.findall(r"finish\(\w+, \"(\w+)\"", script))
    assert used <= said
    relay = {"away", "muted", "slow_down", "too_long", "no_room", "fault", "silence"}
    assert {f"why_{each}" for each in relay} <= said
    assert {"denied", "weak", "malformed", "connecting", "open", "lost", "gone", "sending", "delivered"} <= said


def test_each_locale_is_set_as_it_is_written() -> None:
    assert "navigation privée\u202f?" in data(DESKS["fr-FR"], "say")["no_store"]
    assert "navigation privée?" in data(DESKS["fr-CA"], "say")["no_store"]
    for document in DESKS.values():
        assert not re.search(r"'|built-in|{{", text_of(document))


@pytest.mark.parametrize("locale", LOCALES)
def test_ready_answers_are_there_in_every_language_and_short_enough(locale: str) -> None:
    canned = data(DESKS[locale], "canned")
    assert set(canned) == set(LOCALES)
    for answers in canned.values():
        assert len(answers) == len(read_canned())
        assert all(0 < len(each["text"]) <= 2000 and each["title"] for each in answers)


def test_every_help_number_can_be_put_into_a_message() -> None:
    numbers = data(DESKS["en"], "numbers")
    for locale in LOCALES:
        told = json.dumps(numbers[locale], ensure_ascii=False)
        for line in read_helplines():
            assert any(reach in told for reach in (line.number, line.sms, line.url) if reach)
    assert numbers["en"]["BE"][0]["text"].startswith("Police: 101. ")
    assert numbers["fr-FR"]["BE"][0]["text"].startswith("Police\u00a0: 101. ")


def test_no_address_and_no_title_says_what_it_is_for() -> None:
    for document in DESKS.values():
        title = re.search(r"<title>(.*?)</title>", document.body.decode())
        assert title
        assert not re.search(
            r"relou|violence|harc|harass|danger|aide|help|sos|victim", f"{document.path} {title[1]}".lower()
        )


def test_what_is_typed_is_kept_nowhere() -> None:
    script = "".join(source(name) for name in (*SCRIPTS, "seal.js", "line.js"))
    assert not re.search(
        r"localStorage|sessionStorage|document\.cookie|innerHTML|insertAdjacentHTML|eval\(|console\.", script
    )


def test_no_words_go_by_a_name_that_templates_take_for_something_else() -> None:
    assert not [at for at in names(read_desk_words("en")) if hasattr(dict, at.rpartition(".")[2])]


def test_every_language_offered_is_one_of_the_sites() -> None:
    assert re.findall(r'name="locale" value="([\w-]+)"', DESKS["en"].body.decode()) == list(read_page_words())
