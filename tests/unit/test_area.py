"""What a postal code's first characters are worth, and nothing longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.domain.area import nearness, read_area, read_cover

AREAS = ["FR-75", "FR-01", "FR-20", "FR-971", "FR-988", "FR", "BE-10", "CH-12", "CA-H2X", "CA", "DE", "ZZ"]


@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_read_as_it_stands_and_can_be_covered_whole(area: str) -> None:
    assert read_area(area) == area
    assert read_cover(area) == area


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "fr-75",
        "FR-",
        "FR-7",
        "FR-75001",
        "FR-00",
        "FR-96",
        "FR-97",
        "FR-2A",
        "FR 75",
        "FR-75\n",
        " FR",
        "FR\0",
        "FR-７5",
        "BE-1",
        "BE-01",
        "BE-100",
        "CH-1204",
        "CA-H2",
        "CA-H2D",
        "CA-D2X",
        "CA-h2x",
        "CA-H2X 1Y4",
        "DE-10",
        "ZZ-1",
        "XX",
        "EU",
        "💥",
        "FR-💥",
        "A" * 100_000,
        None,
        75,
        7.5,
        True,
        b"FR-75",
        ["FR-75"],
        {"FR": 75},
        ("FR",),
    ],
)
def test_anything_else_is_no_area(raw: object) -> None:
    assert read_area(raw) is None


@pytest.mark.parametrize("raw", ["BE-1", "FR-97", "FR-9", "FR-2", "CA-H", "CA-H2", "CH-1"])
def test_the_beginning_of_areas_can_be_covered_and_is_nobodys_area(raw: str) -> None:
    assert read_cover(raw) == raw
    assert read_area(raw) is None


@given(st.one_of(st.text(), st.text("FRBECHAZ-0123456789", max_size=8), st.none(), st.integers(), st.binary()))
def test_whatever_is_sent_is_an_area_of_six_characters_at_most_or_none(raw: object) -> None:
    area = read_area(raw)
    assert area is None or (area == raw and len(area) <= 6 and area.isascii() and read_cover(area) == area)


def test_the_nearest_are_those_who_cover_it_then_those_of_the_country_then_the_others() -> None:
    assert nearness("FR-75", ["BE", "FR-75"]) == 0
    assert nearness("FR-971", ["FR-97"]) == 0
    assert nearness("FR-75", ["FR"]) == 0
    assert nearness("FR-75", ["FR-77", "BE"]) == 1
    assert nearness("FR", ["FR-75"]) == 1
    assert nearness("FR-75", ["BE-1"]) == 2
    assert nearness("ZZ", ["FR"]) == 2
    assert nearness("ZZ", []) == 2
