"""Help numbers: sourced, fresh, described in every language, and no others shown."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import LOCALES, read_page_words
from antirelou.domain.helpline import OLDEST_DAYS, Helpline, by_country
from pages import read, rendered
from sites import SITES

HELPLINES = read_helplines()


@pytest.mark.parametrize("helpline", HELPLINES, ids=lambda helpline: helpline.id)
def test_somebody_looked_at_it_in_the_last_180_days(helpline: Helpline) -> None:
    """When this fails, open the official page, correct helplines.toml, and move `checked_on`."""
    assert not helpline.is_old(date.today())
    assert helpline.checked_on <= date.today()


def test_a_number_checked_181_days_ago_is_old() -> None:
    helpline, on = HELPLINES[0], date(2026, 1, 1)
    assert not replace(helpline, checked_on=on).is_old(on + timedelta(days=OLDEST_DAYS))
    assert replace(helpline, checked_on=on).is_old(on + timedelta(days=OLDEST_DAYS + 1))


def test_each_has_a_way_in_a_source_and_words_in_every_language() -> None:
    ids = [helpline.id for helpline in HELPLINES]
    assert len(set(ids)) == len(ids)
    assert all((h.number or h.sms or h.url) and h.source and re.fullmatch("[A-Z]{2}", h.country) for h in HELPLINES)
    assert all(set(say.all["about"]) == set(ids) for say in read_page_words().values())


@pytest.mark.parametrize("name", SITES)
def test_no_page_shows_a_help_number_without_a_source(name: str) -> None:
    known = {f"tel:{re.sub('[ -]', '', h.number)}" for h in HELPLINES} | {f"sms:{h.sms}" for h in HELPLINES}
    for path, document in rendered(SITES[name]).items():
        if path.endswith(".html"):
            called = {href for href in read(document).values("href") if href.startswith(("tel:", "sms:"))}
            assert {href for href in called if "&body=" not in href} <= known  # those write to a number of ours


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_of_numbers_shows_them_all_with_their_source(locale: str) -> None:
    path = f"{locale}/{read_page_words()[locale].all['paths']['numbers']}"
    body = rendered(SITES["one number"])[path].body.decode()
    assert all(f'"tel:{re.sub("[ -]", "", h.number)}"' in body for h in HELPLINES if h.number)
    assert all(h.source in body for h in HELPLINES)
    assert not [h.to_confirm for h in HELPLINES if h.to_confirm and h.to_confirm in body]


def test_the_readers_country_comes_first() -> None:
    assert [country for country, _ in by_country(HELPLINES, ["CA", "XX", "FR"])][:2] == ["CA", "FR"]
