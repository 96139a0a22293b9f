import pytest

from antirelou.domain.contact import Contact
from antirelou.domain.number import Number, Numbers
from antirelou.domain.outcome import Reason
from antirelou.domain.phone import parse_phone
from antirelou.domain.screening import Rules, Screened, screen
from house import NUMBERS, OURS, RULES


@pytest.mark.parametrize(
    ("raw", "e164"),
    [("+33612345678", "+33612345678"), ("33612345678", "+33612345678"), ("12679164820", "+12679164820")],
)
def test_a_number_is_read_with_or_without_its_plus(raw: str, e164: str) -> None:
    phone = parse_phone(raw)
    assert phone is not None
    assert phone.e164 == e164


@pytest.mark.parametrize(
    "raw",
    ["", "36105", "AMAZON", "+", "0612345678", "+3361234567", "+33612345678901", "٣٣٦١٢٣٤٥٦٧٨", "+336 12 34 56 78",
     "+33612345678\n", "+33612345678\x00", "tel:+33612345678", "+999123456789", "９" * 11],
)  # fmt: skip
def test_what_is_not_a_number_is_none(raw: str) -> None:
    assert parse_phone(raw) is None


def test_a_number_is_not_in_its_repr() -> None:
    assert "612345678" not in repr(parse_phone("+33612345678"))


def screened(sender: str, number: str = OURS) -> object:
    judged = screen(Contact("id", sender, number, "Salut", 0), RULES, NUMBERS)
    return "answerable" if isinstance(judged, Screened) else judged


@pytest.mark.parametrize(
    ("sender", "judged"),
    [
        ("+33612345678", "answerable"),
        ("+33712345678", Reason.NOT_A_PHONE),
        ("+33756789012", "answerable"),
        ("+14382000001", "answerable"),
        ("36105", Reason.NOT_A_PHONE),
        ("INFO-CONSO", Reason.NOT_A_PHONE),
        ("+33899701234", Reason.NOT_MOBILE),
        ("+33812345678", Reason.NOT_MOBILE),
        ("+33142345678", Reason.NOT_MOBILE),
        ("+33912345678", Reason.NOT_MOBILE),
        ("+870773111632", Reason.COUNTRY),
        ("+88216123456789", Reason.COUNTRY),
        ("+18765230123", Reason.COUNTRY),
        ("+12025550123", Reason.COUNTRY),
        ("+14166390000", "answerable"),
        (OURS, Reason.OWN_NUMBER),
        (OURS.lstrip("+"), Reason.OWN_NUMBER),
    ],
)
def test_only_mobiles_of_allowed_countries_are_answered(sender: str, judged: object) -> None:
    assert screened(sender) == judged


def test_a_text_to_a_number_that_is_not_ours_is_refused() -> None:
    assert screened("+33612345678", number="+15145559999") is Reason.NOT_OURS


def test_a_short_code_can_be_a_number_of_ours() -> None:
    ours = Numbers.of([Number("fr", "36105", "origin", "fr-FR")])
    assert isinstance(
        screen(Contact("id", "+33612345678", "36105", "", 0), Rules(frozenset({"FR"}), 1), ours), Screened
    )
