import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.files import read_prices, read_words
from antirelou.domain.money import Prices
from antirelou.domain.reply import WORDED, Kind, Words
from antirelou.domain.segments import bill
from antirelou.services.lint_texts import lint_texts


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("é" * 160, "GSM-7", 1),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 153, "GSM-7", 3),
        ("ê" + "a" * 69, "UCS-2", 1),
        ("ê" + "a" * 70, "UCS-2", 2),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("a" * 66 + "😀" + "a" * 66, "UCS-2", 3),
    ],
)
def test_a_text_is_billed_as_carriers_do(text: str, encoding: str, segments: int) -> None:
    assert (bill(text).encoding, bill(text).segments) == (encoding, segments)


@pytest.mark.parametrize("culprit", list("âêëîïôœûÿçÀÂÈÊËÎÔÙÛŒ’‘“”«»…–—°·\u00a0\u202f\t`"))
def test_the_characters_that_double_the_bill_are_named(culprit: str) -> None:
    assert bill(f"merci {culprit} bien").culprits == (culprit,)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400), st.text(max_size=1))
def test_a_longer_text_never_costs_less(text: str, more: str) -> None:
    if not any("\ud800" <= c <= "\udfff" for c in more):
        assert bill(text + more).segments >= bill(text).segments


def test_every_text_we_ship_is_one_segment_in_plain_gsm7_and_the_question_two() -> None:
    linted = lint_texts(read_words().values(), read_prices())
    assert {(each.locale, each.kind) for each in linted} == {(o, k) for o in ("fr-FR", "fr-CA", "en") for k in WORDED}
    assert all(each.billing.encoding == "GSM-7" and each.faults == () for each in linted)
    assert all(each.billing.segments == (2 if each.kind is Kind.ASK else 1) for each in linted)


def lint(text: str, wanted: frozenset[Kind] = frozenset()) -> tuple[str, ...]:
    words = Words("xx", {Kind.CONSENT: text}, "Bonjour.", wanted)
    return lint_texts([words], Prices({"aws": {"CA": 10}}))[0].faults


def test_the_linter_fails_a_character_that_doubles_the_bill_unless_it_is_wanted() -> None:
    assert "ê" in lint("Merci d'arrêter. STOP")[0]
    assert lint("Merci d'arrêter. STOP", frozenset({Kind.CONSENT})) == ()
    assert lint("Merci. STOP", frozenset({Kind.CONSENT})) != ()


@pytest.mark.parametrize("text", ["", " STOP", "Bonjour", "a" * 1531 + " STOP"])
def test_the_linter_fails_a_text_that_cannot_be_sent_as_it_is(text: str) -> None:
    assert lint(text)
