"""A visitor is told when somebody is there: the first such moment, by the clock of whoever promised it."""

import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from antirelou.adapters.files import read_words
from antirelou.adapters.rota import read_rota as read_shipped
from antirelou.commands.app import app
from antirelou.commands.rota import said
from antirelou.domain.money import DAY_MS, HOUR_MS, MINUTE_MS
from antirelou.domain.rota import Rota, speaks
from antirelou.domain.rota_file import DAYS, RotaError, read_rota
from antirelou.domain.rota_lint import faults
from antirelou.domain.shift import Shift, Span
from templates import ROOT

LOCALES = frozenset(read_words())
NIGHT = {
    "areas": ["FR", "BE-1"],
    "locales": ["fr-FR"],
    "days": ["fri", "sat"],
    "from": "20:00",
    "to": "02:00",
    "zone": "Europe/Paris",
}


def rota(*rows: dict[str, Any], fallbacks: dict[str, list[str]] | None = None) -> Rota:
    shifts = [NIGHT | row for row in rows or ({},)]
    return read_rota({"shift": shifts, "fallbacks": fallbacks or {}}, LOCALES)


def ms(iso: str, zone: str = "Europe/Paris") -> int:
    return int(datetime.fromisoformat(iso).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


def utc(iso: str) -> int:
    return ms(iso, "UTC")


def test_the_shipped_rota_promises_nobody_and_its_example_is_sound() -> None:
    assert read_shipped() == Rota()
    text = (ROOT / "functions/antirelou/rota.toml").read_text("utf-8")
    example = text[text.index("# [[shift]]") :]
    uncommented = "\n".join(line.removeprefix("# ") for line in example.splitlines())
    assert read_rota(tomllib.loads(uncommented), LOCALES).covers("BE-10", "fr-CA", ms("2026-11-27T20:00"))


def test_a_shift_over_midnight_ends_on_the_next_day() -> None:
    friday = rota({"days": ["fri"]})
    for at, there in [
        ("2026-11-27T19:59:59", False),
        ("2026-11-27T20:00", True),
        ("2026-11-28T01:59:59", True),
        ("2026-11-28T02:00", False),
        ("2026-11-28T20:00", False),
        ("2026-11-27T01:00", False),
    ]:
        assert friday.covers("FR-75", "fr-FR", ms(at)) == there, at


def test_nobody_else_is_promised_anything() -> None:
    at = ms("2026-11-27T21:00")
    assert rota().covers("BE-10", "fr-FR", at)
    assert not rota().covers("BE-20", "fr-FR", at)
    assert not rota().covers("FR-75", "en", at)
    assert rota().next_open("CA-H2X", "fr-CA", at) is None
    assert Rota().next_open("FR", "fr-FR", at) is None


def test_a_language_is_understood_across_the_ocean() -> None:
    assert speaks(["fr-FR"], "fr-CA")
    assert not speaks(["fr-FR", "fr-CA"], "en")


def test_a_fallback_serves_an_area_in_one_step() -> None:
    at = ms("2026-11-27T21:00")
    helped = rota(fallbacks={"CH": ["FR"], "LU": ["CH"]})
    assert helped.covers("CH-12", "fr-FR", at)
    assert not helped.covers("LU", "fr-FR", at)
    assert rota(fallbacks={"*": ["FR"]}).covers("ZZ", "fr-FR", at)
    assert not rota({"areas": ["FR-75"]}, fallbacks={"CH": ["FR"]}).covers("CH", "fr-FR", at)


def test_next_open_is_now_while_somebody_is_there_and_else_the_next_beginning() -> None:
    week = rota()
    assert week.next_open("FR-75", "fr-FR", ms("2026-11-27T23:00")) == ms("2026-11-27T23:00")
    assert week.next_open("FR-75", "fr-FR", ms("2026-11-28T02:00")) == ms("2026-11-28T20:00")
    assert week.next_open("FR-75", "fr-FR", ms("2026-11-29T02:00")) == ms("2026-12-04T20:00")


def test_a_shift_keeps_its_hour_when_the_clock_changes() -> None:
    """Paris leaves summer time on 25 October 2026, and takes it up on 28 March 2027."""
    evening = rota({"days": list(DAYS), "from": "20:00", "to": "22:00"})
    assert evening.next_open("FR", "fr-FR", utc("2026-10-24T21:00")) == utc("2026-10-25T19:00")
    assert evening.next_open("FR", "fr-FR", utc("2026-10-23T21:00")) == utc("2026-10-24T18:00")
    assert evening.next_open("FR", "fr-FR", utc("2027-03-27T22:00")) == utc("2027-03-28T18:00")


def test_a_night_is_an_hour_longer_in_autumn_and_an_hour_shorter_in_spring() -> None:
    night = rota({"days": ["sat"], "from": "22:00", "to": "06:00"})

    def hours(start: str) -> float:
        (span,) = night.covered("FR", "fr-FR", utc(start), 2)
        return (span.end_ms - span.start_ms) / HOUR_MS

    assert (hours("2026-10-24T12:00"), hours("2026-10-31T12:00"), hours("2027-03-27T12:00")) == (9, 8, 7)


def test_an_hour_that_the_clock_skips_is_told_by_the_clock_as_it_was() -> None:
    skipped = rota({"days": ["sun"], "from": "02:15", "to": "02:45"})
    assert skipped.next_open("FR", "fr-FR", utc("2027-03-28T00:00")) == utc("2027-03-28T01:15")


def test_a_shift_that_the_clock_skips_whole_comes_back_a_week_later() -> None:
    skipped = rota({"days": ["sun"], "from": "02:30", "to": "03:10"})
    assert skipped.next_open("FR", "fr-FR", utc("2027-03-22T00:00")) == utc("2027-04-04T00:30")


def test_of_an_hour_that_comes_twice_the_first_counts() -> None:
    twice = rota({"days": ["sun"], "from": "02:30", "to": "04:00"})
    assert twice.next_open("FR", "fr-FR", utc("2026-10-24T12:00")) == utc("2026-10-25T00:30")


def test_whole_days_leave_no_gap() -> None:
    always = rota({"days": list(DAYS), "from": "00:00", "to": "24:00"})
    start = utc("2026-10-20T09:30")
    assert always.covered("FR", "fr-FR", start, 14) == (Span(start, start + 14 * DAY_MS),)
    around = rota({"days": list(DAYS), "from": "09:00", "to": "09:00"})
    assert around.covered("FR", "fr-FR", start, 14) == (Span(start, start + 14 * DAY_MS),)


ZONES = ["Europe/Paris", "America/Montreal", "America/St_Johns", "Pacific/Auckland", "Australia/Lord_Howe", "UTC"]
shifts = st.builds(
    Shift,
    areas=st.lists(st.sampled_from(["FR", "FR-75", "BE-1", "CA"]), min_size=1, max_size=2).map(tuple),
    locales=st.sampled_from([("fr-FR",), ("en",), ("fr-CA", "en")]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.integers(0, 24 * 60 - 1),
    closes=st.integers(0, 24 * 60),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
rotas = st.builds(
    Rota,
    shifts=st.lists(shifts, max_size=4).map(tuple),
    fallbacks=st.sampled_from([{}, {"CH": ("FR",)}, {"*": ("FR-75",), "BE": ("CA",)}]),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(
    lambda at: int(at.replace(tzinfo=UTC).timestamp() * 1000)
)
places = st.sampled_from(["FR-75", "FR-971", "BE-10", "CA-H2X", "CH-12", "ZZ"])
tongues = st.sampled_from(["fr-FR", "fr-CA", "en"])


@given(rotas, places, tongues, moments, st.lists(st.floats(0, 1, exclude_max=True), max_size=20))
def test_next_open_is_covered_and_no_moment_before_it_is(
    any_rota: Rota, area: str, locale: str, now: int, sooner: list[float]
) -> None:
    first = any_rota.next_open(area, locale, now)
    end = now + 14 * DAY_MS if first is None else first
    assert first is None or any_rota.covers(area, locale, first)
    for share in (0.0, *sooner, 1.0):
        at = now + int((end - now) * share)
        assert at == first or not any_rota.covers(area, locale, at)
    if end > now:
        assert not any_rota.covers(area, locale, end - 1)


def by_the_clock_on_the_wall(shift: Shift, at_ms: int) -> bool:
    """Another way to tell, which holds but on days when the clock changes."""
    local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(shift.zone)
    minutes = local.hour * 60 + local.minute
    today, yesterday = local.weekday() in shift.days, (local - timedelta(days=1)).weekday() in shift.days
    if shift.closes > shift.opens:
        return today and shift.opens <= minutes < shift.closes
    return (today and minutes >= shift.opens) or (yesterday and minutes < shift.closes)


@given(shifts, moments)
def test_a_shift_is_there_when_the_clock_on_its_wall_says_so(shift: Shift, at_ms: int) -> None:
    local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(shift.zone)
    offsets = {(local + timedelta(days=days)).utcoffset() for days in (-2, -1, 0, 1, 2)}
    if len(offsets) == 1:
        assert bool(Rota((shift,)).now(at_ms)) == by_the_clock_on_the_wall(shift, at_ms)


@given(rotas, places, tongues, moments, st.integers(0, 7 * 24 * 60 - 1))
def test_what_is_said_to_be_covered_is_and_nothing_else(
    any_rota: Rota, area: str, locale: str, now: int, minutes: int
) -> None:
    spans, at = any_rota.covered(area, locale, now, 7), now + minutes * MINUTE_MS
    assert any(span.start_ms <= at < span.end_ms for span in spans) == any_rota.covers(area, locale, at)
    assert all(one.end_ms < two.start_ms for one, two in pairwise(spans))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"areas": []}, "areas must be a list"),
        ({"areas": "FR"}, "areas must be a list"),
        ({"areas": ["fr"]}, 'written "fr"'),
        ({"areas": ["FR", "FR"]}, "twice"),
        ({"areas": [5]}, "list of texts"),
        ({"locales": ["fr"]}, "locales must be of"),
        ({"days": ["friday"]}, "days must be of mon"),
        ({"from": "8:00"}, "from must read"),
        ({"from": "24:00"}, "from must read"),
        ({"to": "25:00"}, "to must read"),
        ({"to": 2}, "to must read"),
        ({"zone": "Paris"}, "zone must be"),
        ({"zone": ""}, "zone must be"),
        ({"zone": "../../etc/passwd"}, "zone must be"),
        ({"zone": "a\0"}, "zone must be"),
        ({"zone": 1}, "zone must be"),
        ({"name": "nights"}, "nothing else"),
        ({"zone": "x" * 5000}, "zone must be"),
        ({"areas": ["💥" * 999]}, "areas: no area"),
    ],
)
def test_a_shift_that_makes_no_sense_is_named_with_what_is_wrong(row: dict[str, Any], why: str) -> None:
    with pytest.raises(RotaError, match=why) as error:
        rota({}, row)
    assert str(error.value).startswith("shift 2: ")
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    "fields",
    [
        {"shifts": []},
        {"shift": {}},
        {"shift": ["night"]},
        {"shift": [{}]},
        {"fallbacks": []},
        {"fallbacks": {"xx": ["FR"]}},
        {"fallbacks": {"CH": []}},
        {"fallbacks": {"CH": ["*"]}},
        {"fallbacks": {"CH": "FR"}},
    ],
)
def test_a_file_that_makes_no_sense_is_refused_whole(fields: dict[str, Any]) -> None:
    with pytest.raises(RotaError):
        read_rota(fields, LOCALES)


def test_what_is_of_no_use_is_pointed_out() -> None:
    assert faults(rota({}, {"from": "21:00"}, fallbacks={"CH": ["FR"], "LU": ["BE-10"]})) == ()
    assert faults(rota({}, {})) == ("shift 1 is there 2 times",)
    assert faults(rota({"areas": ["FR", "FR-75"]})) == ("shift 1: FR-75 is within FR",)
    assert faults(rota(fallbacks={"CH": ["FR", "DE"]})) == (
        "fallbacks: nobody is ever there for DE, which stands in for CH",
    )


def test_the_week_is_said_in_plain_words_with_its_gaps() -> None:
    lines = list(said(rota({"areas": ["FR"]}, fallbacks={"*": ["FR"]}), ms("2026-11-27T21:00")))
    assert lines[:7] == [
        "FR, fr-FR (times of Europe/Paris)",
        "  Fri 27 Nov 21:00 to 02:00",
        "  Sat 28 Nov 20:00 to 02:00",
        "  Fri 04 Dec 20:00 to 21:00",
        "  Nobody for 156 of 168 hours:",
        "    Sat 28 Nov 02:00 to 20:00",
        "    Sun 29 Nov 02:00 to Fri 04 Dec 20:00",
    ]
    assert lines[7] == "*, fr-FR (times of Europe/Paris)"
    assert list(said(Rota(), 0)) == ["No shifts: nobody is promised. Who is on duty answers all the same."]


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal", "Indian/Reunion"])
def test_zones_are_known_where_the_machine_knows_none(zone: str) -> None:
    program = f"from zoneinfo import ZoneInfo, TZPATH; assert not TZPATH; ZoneInfo({zone!r})"
    environment = {"PYTHONTZPATH": "", "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_the_command_checks_the_rota_that_is_shipped() -> None:
    answer = CliRunner().invoke(app, ["rota", "lint"])
    assert (answer.exit_code, answer.output) == (0, "No shifts: nobody is promised.\n")
    assert "nobody is promised" in CliRunner().invoke(app, ["rota", "show"]).output
