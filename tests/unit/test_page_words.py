"""The page's words: complete in every language, and set as each is written."""

from typing import Any

import pytest

from antirelou.adapters.page_words import LOCALES, read_page_words

WORDS = read_page_words()
FR, QC, EN = (WORDS[locale] for locale in ("fr-FR", "fr-CA", "en"))


def names(value: Any, at: str = "") -> set[str]:
    if isinstance(value, dict):
        return {name for key, each in value.items() for name in names(each, f"{at}.{key}")}
    return {at}


def texts(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in texts(each)]
    return [str(value)]


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_left_unsaid_in_any_language(locale: str) -> None:
    assert names(WORDS[locale].all) == names(FR.all)
    assert all(text.strip() for text in texts({k: v for k, v in WORDS[locale].all.items() if k != "group"}))


def test_quebec_says_only_what_it_says_otherwise() -> None:
    assert "texto" in QC.all["danger"]["sms"]
    assert QC.all["pick"]["texts"] == FR.all["pick"]["texts"]


def test_french_marks_are_set_as_each_side_of_the_ocean_does() -> None:
    assert FR.all["danger"]["title"] == "En danger\u202f?"
    assert QC.all["danger"]["title"] == "En danger?"
    assert not [text for text in texts(FR.all) + texts(QC.all) + texts(EN.all) if "'" in text]
    assert not [text for text in texts(FR.all) + texts(QC.all) if " ?" in text or " :" in text or " !" in text]


def test_numbers_are_written_as_people_there_do() -> None:
    assert [say.number(36_113) for say in (FR, QC, EN)] == ["36\u202f113", "36\u00a0113", "36,113"]
    assert [say.money(5, "CAD") for say in (FR, QC, EN)] == ["5\u00a0$\u00a0CA", "5\u00a0$", "CA$5"]
    assert FR.money(5, "XOF") == "5\u00a0XOF"


def test_one_and_none_are_singular_in_french_and_only_one_is_in_english() -> None:
    assert FR.count(FR.all["give"]["sums"], 0, money="1 €") == "1 €\u00a0: 0 réponse"
    assert EN.count(EN.all["give"]["sums"], 0, money="€1") == "€1: 0 answers"
    assert EN.count(EN.all["give"]["sums"], 1, money="€1") == "€1: 1 answer"


def test_dates_and_times_are_written_out() -> None:
    at_ms = 1_795_615_500_000
    assert (FR.date_at(at_ms), FR.time(at_ms)) == ("25 novembre 2026", "14\u00a0h\u00a005")
    assert (EN.date_at(at_ms), EN.time(at_ms)) == ("25 November 2026", "14:05")
    assert FR.full_date("2027-01-01") == "1er janvier 2027"
