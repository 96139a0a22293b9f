"""The public page: right for every site, complete, light, and leading nowhere it should not."""

import posixpath
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from antirelou.adapters.files import read_helplines, read_words
from antirelou.adapters.page_words import LOCALES
from antirelou.domain.meter import Openness
from antirelou.domain.reply import Kind
from antirelou.domain.site import Campaign, Document, Site
from pages import read, rendered, text_of
from sites import CAMPAIGN, MONTREAL, SITES, many, site

HEAVIEST_BYTES = 100_000
OURS = {"tel", "sms", "mailto"}


def html(documents: dict[str, Document]) -> list[Document]:
    return [document for document in documents.values() if document.kind.startswith("text/html")]


def first_page(told: Site, locale: str = "fr-FR") -> str:
    return text_of(rendered(told)[f"{locale}/index.html"])


@pytest.mark.parametrize("name", SITES)
def test_the_same_site_gives_the_same_bytes(name: str) -> None:
    assert rendered(SITES[name]) == rendered(SITES[name])


@pytest.mark.parametrize("name", SITES)
def test_every_page_is_there_in_every_language(name: str) -> None:
    documents = html(rendered(SITES[name]))
    assert {document.path for document in documents} >= {"index.html", "404.html"}
    chat, conversations = 2 if SITES[name].chat else 0, 3 if SITES[name].conversations else 0
    assert len(documents) == 2 + len(LOCALES) * (5 + chat + conversations)
    assert all(len(text_of(document)) > 300 for document in documents)


@pytest.mark.parametrize("name", SITES)
def test_every_link_inside_leads_somewhere(name: str) -> None:
    documents = rendered(SITES[name])
    for document in html(documents):
        page = read(document)
        ids = set(page.values("id"))
        for target in page.values("href") + page.values("src"):
            if target.startswith("#"):
                assert target[1:] in ids
            elif not urlsplit(target).scheme:
                assert target.startswith("/") == (document.path == "404.html")  # shown at any depth
                path = posixpath.join("/", posixpath.dirname(document.path), target)
                assert posixpath.normpath(path).lstrip("/") in documents


@pytest.mark.parametrize("name", SITES)
def test_nothing_leads_outside_but_giving_help_contact_and_the_way_out(name: str) -> None:
    campaign = SITES[name].campaign
    known = {f"{SITES[name].url}/{path}" for path in rendered(SITES[name])} | {
        campaign.give_url,
        campaign.neutral_url,
        *(helpline.url for helpline in read_helplines()),
    }
    for document in html(rendered(SITES[name])):
        for target in read(document).values("href") + read(document).values("src"):
            assert urlsplit(target).scheme in {"", *OURS} or target in known


@pytest.mark.parametrize("name", SITES)
def test_a_strict_policy_breaks_nothing(name: str) -> None:
    for document in html(rendered(SITES[name])):
        page = read(document)
        assert page.values("style") == []
        assert not any(attribute.startswith("on") for _, attributes in page.tags for attribute in attributes)
        assert [
            tag for tag, attributes in page.tags if tag == "style" or (tag == "script" and "src" not in attributes)
        ] == []


@pytest.mark.parametrize("name", SITES)
def test_a_page_with_all_it_loads_is_under_the_budget(name: str) -> None:
    documents = rendered(SITES[name])
    for document in html(documents):
        page = read(document)
        loaded = {posixpath.basename(target) for target in page.values("href") + page.values("src")}
        assets = [path for path in documents if path.startswith("assets/") and posixpath.basename(path) in loaded]
        assert len(assets) >= 3
        assert len(document.body) + sum(len(documents[path].body) for path in assets) < HEAVIEST_BYTES


def test_one_round_trip_after_the_html_and_the_page_is_whole() -> None:
    documents = rendered(SITES["twelve"])
    page = read(documents["fr-FR/index.html"])
    assert not {"img", "iframe", "audio", "video", "object"} & {tag for tag, _ in page.tags}
    css, js = (next(d.body.decode() for p, d in documents.items() if p.endswith(end)) for end in (".css", ".js"))
    assert not re.search(r"@import|url\(", css)
    assert not re.search(r"import\s|fetch|XMLHttpRequest|sendBeacon|Storage|cookie", js)


def test_what_is_kept_for_a_year_is_named_by_its_content() -> None:
    for document in rendered(SITES["one number"]).values():
        hashed = re.fullmatch(r"(embed/)?assets/[a-z]+\.[0-9a-f]{12}\.[a-z]+", document.path) is not None
        assert hashed == (document.seconds_fresh > 86_400)


@pytest.mark.parametrize("name", SITES)
def test_titles_and_addresses_do_not_say_why_someone_was_here(name: str) -> None:
    for document in html(rendered(SITES[name])):
        title = re.search(rb"<title>(.*?)</title>", document.body)
        assert title
        shown = f"{document.path} {title[1].decode()}".lower()
        assert not re.search(r"relou|violence|harc|harass|danger|aide|help|sos|victim", shown)


def test_the_words_shown_are_the_words_sent() -> None:
    words = read_words()
    told = text_of(rendered(site(MONTREAL))["en/index.html"])
    assert words["fr-CA"].by_kind[Kind.CONSENT] in told
    assert words["fr-CA"].by_kind[Kind.HELP] in told
    assert words["fr-CA"].spoken in told
    assert words["en"].by_kind[Kind.CONSENT] not in told


def test_a_number_that_takes_no_call_promises_nothing_to_callers() -> None:
    assert read_words()["fr-CA"].spoken not in first_page(site(replace(MONTREAL, calls=False)))


def test_every_number_on_offer_can_be_picked_and_a_resting_one_cannot() -> None:
    lines = many()
    assert {line.offered for line in lines} == {True, False}
    documents = rendered(site(*lines))
    for line in lines:
        assert (line.shown in text_of(documents["fr-FR/index.html"])) == line.offered
        assert any(line.name in path for path in documents if path.endswith(".vcf")) == line.offered
        assert (line.number in documents["status.json"].body.decode()) == line.offered


def test_numbers_of_the_readers_country_come_first() -> None:
    documents = rendered(site(*many(Openness.OPEN)))
    for locale, first in (("fr-FR", "09 37"), ("fr-CA", "514 555")):
        told = text_of(documents[f"{locale}/index.html"])
        assert all(told.index(first) < told.index(other) for other in {"09 37", "514 555", "0470"} - {first})


def test_the_root_speaks_as_the_first_number_does() -> None:
    assert b'<html lang="fr-CA">' in rendered(site(MONTREAL))["index.html"].body
    assert b'<html lang="fr-FR">' in rendered(site())["index.html"].body


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no number", "Aucun numéro n’est proposé pour l’instant"),
        ("all resting", "Aucun numéro n’est proposé pour l’instant"),
        ("all paused", "Ne répond à personne pour l’instant"),
        ("out of money", "Il manque 5 € pour rouvrir : de quoi répondre à 60 personnes"),
        ("under attack", "Attaqué, il tient"),
        ("too few to show", "moins de 11"),
        ("one number", "1 € = 12 réponses"),
    ],
)
def test_each_state_is_told_in_plain_words(name: str, words: str) -> None:
    assert words in first_page(SITES[name])


def test_a_campaign_that_says_nothing_leaves_no_hole() -> None:
    documents = rendered(site(MONTREAL, campaign=Campaign()))
    assert "Faire un don" not in text_of(documents["fr-FR/index.html"])
    assert "Non renseigné" in text_of(documents["fr-FR/mentions.html"])


def test_hostile_settings_stay_words() -> None:
    bad = '"><script>alert(1)</script>'
    campaign = Campaign("javascript:alert(1)", bad, bad, f"mailto:{bad}", "data:text/html,hi")
    line = replace(MONTREAL, region=bad, shown=bad)
    for document in html(rendered(site(line, campaign=campaign))):
        page = read(document)
        assert len([tag for tag, _ in page.tags if tag == "script"]) == 1
        assert not [href for href in page.values("href") if href.startswith(("javascript:", "data:", "mailto:"))]
        assert Campaign.neutral_url in page.values("href")


def test_the_contact_can_be_an_address_a_page_or_words() -> None:
    for contact, link in (
        ("a@b.example", "mailto:a@b.example"),
        ("https://b.example/ecrire", "https://b.example/ecrire"),
        ("à la permanence", None),
    ):
        page = read(rendered(site(MONTREAL, campaign=replace(CAMPAIGN, contact=contact)))["fr-FR/mentions.html"])
        assert contact in page.texts
        assert link is None or link in page.values("href")


def test_a_contact_to_save_is_a_first_name_and_a_number() -> None:
    card = rendered(site(MONTREAL))["contacts/main/camille.vcf"].body.decode()
    assert card == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Camille;;;\r\nFN:Camille\r\nTEL;TYPE=CELL:+15145550100\r\nEND:VCARD\r\n"
    )


def test_every_emergency_number_of_the_countries_served_is_on_the_first_page() -> None:
    page = read(rendered(site(*many()))["fr-FR/index.html"])
    assert {"tel:17", "tel:112", "sms:114", "tel:911", "tel:101"} <= set(page.values("href"))


def test_the_table_says_what_the_plot_shows() -> None:
    told = site(MONTREAL)
    page = text_of(rendered(told)["fr-FR/index.html"])
    for day in told.meter.days:
        assert day.hostile is None or f"{day.hostile:,}".replace(",", " ") in page


def test_the_badge_is_an_image_that_says_the_state() -> None:
    badge = rendered(SITES["under attack"])["badge.svg"].body.decode()
    assert badge.startswith("<svg")
    assert "Attaqué, il tient" in badge
