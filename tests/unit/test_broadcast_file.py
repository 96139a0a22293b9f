"""What may be proposed: a file that says all of it, texts that say who writes and how to stop, hours that are kept."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.quiet_hours import read_quiet_hours
from antirelou.domain.automatic import _plain
from antirelou.domain.broadcast import BroadcastRef, read_broadcast_ref
from antirelou.domain.broadcast_file import BroadcastFileError, read_broadcast
from antirelou.domain.broadcast_lint import faults
from antirelou.domain.broadcast_text import BroadcastText
from antirelou.domain.money import HOUR_MS, MICROS, Rate
from antirelou.domain.number import FlatRate, Numbers, State
from antirelou.domain.quiet_hours import QuietHoursError
from antirelou.domain.quiet_hours import read_quiet_hours as read_hours
from antirelou.domain.slice import Slice, UnreadableSliceError, every_slice, read_slice, size_at
from antirelou.domain.subscriber import SHARDS, SubscriberRef
from antirelou.services.check_broadcast import CheckBroadcast
from antirelou.services.propose_broadcast import BroadcastRefusedError, ProposeBroadcast
from broadcasting import TEXT, file
from fakes_broadcast import FakeStore
from house import NOW, NUMBERS, PRICE
from templates import ROOT, template

HOURS, PRICES = read_quiet_hours(), read_prices()
OPENINGS = {locale: words.opening for locale, words in read_words().items()}
SERVED = frozenset(PRICES.segment_usd_micros["aws"])
FR, EN = OPENINGS["fr-FR"], OPENINGS["en"]


def linted(**texts: str) -> list[str]:
    named = {name.replace("_", "-"): text for name, text in texts.items()}
    return list(faults(file(texts=named), OPENINGS, HOURS, SERVED))


def test_a_file_is_taken_to_the_byte() -> None:
    read = file(countries=["CA", "FR"], most="25.50", pace_per_second=0.5)
    assert (read.id, read.countries, read.most_micros, read.pace_per_second) == (
        "samedi",
        ("CA", "FR"),
        25_500_000,
        0.5,
    )
    assert read.texts == {"fr-CA": TEXT}
    assert read.sha256 != read_broadcast(read.raw + b"\n").sha256


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Samedi"}, "lower-case"),
        ({"name": "a.b"}, "lower-case"),
        ({"countries": []}, "one at least"),
        ({"countries": ["FR", "FR"]}, "each once"),
        ({"countries": ["fr"]}, "two capital letters"),
        ({"most": "-1"}, "most it may cost"),
        ({"most": "plenty"}, "most it may cost"),
        ({"most": "NaN"}, "most it may cost"),
        ({"pace_per_second": 0}, "from 0.2 to 50"),
        ({"pace_per_second": "true"}, "from 0.2 to 50"),
        ({"texts": {}}, "all of them"),
        ({"texts": {"en": ""}}, "a table for each locale"),
    ],
)
def test_a_file_that_does_not_say_all_of_it_is_refused(fields: dict, said: str) -> None:
    with pytest.raises(BroadcastFileError, match=said):
        file(**fields)


@pytest.mark.parametrize("raw", [b"\xff", b"id = ", b"x" * 20_001, b'id = "a"\nfrom = "b"'])
def test_what_is_no_file_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(BroadcastFileError):
        read_broadcast(raw)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with pytest.raises(BroadcastFileError):
        read_broadcast(raw)


def test_a_text_says_who_writes_how_to_stop_and_hides_no_link() -> None:
    assert linted(fr_FR=f"{FR} la loi change, voir https://antirelou.example/loi. STOP", en=f"{EN} hello. STOP") == []
    assert "must begin" in linted(fr_FR="La loi change. STOP")[0]
    assert "opt out" in linted(fr_FR=f"{FR} la loi change")[0]
    assert "3 at most" in linted(fr_FR=f"{FR} {'a' * 420} STOP")[0]
    assert "3 at most" in linted(fr_FR=f"{FR} {'ê' * 160} STOP")[0]
    assert "spaces" in linted(fr_FR=f"{FR} la loi. STOP ")[0]
    assert "nobody subscribes" in linted(xx="Hello. STOP")[0]


@pytest.mark.parametrize("link", ["bit.ly/3xYz", "https://TinyURL.com/abc", "www.t.co/x", "is.gd", "voir rb.gy/a"])
def test_a_shortened_link_is_found(link: str) -> None:
    assert any("shortened" in fault for fault in linted(fr_FR=f"{FR} {link} STOP"))


@pytest.mark.parametrize("link", ["https://habit.ly.example/x", "nabit.ly", "t.computer", "loi.fr/is.gdx", "paint.co"])
def test_a_link_in_full_is_not_taken_for_one(link: str) -> None:
    assert linted(fr_FR=f"{FR} {link} STOP") == []


def test_a_country_without_a_price_or_hours_is_told() -> None:
    told = list(faults(file(countries=["CA", "JP"]), OPENINGS, HOURS, SERVED))
    assert len(told) == 2
    assert all(fault.startswith("JP") for fault in told)


def test_openings_are_long_enough_to_be_known_when_a_machine_repeats_them() -> None:
    assert all(len(_plain(opening)) >= 40 for opening in OPENINGS.values())


def test_every_country_that_can_be_answered_has_hours_and_each_row_says_what_is_to_be_confirmed() -> None:
    assert set(HOURS.by_country) == SERVED
    rows = [
        line
        for line in (ROOT / "functions/antirelou/quiet_hours.toml").read_text("utf-8").splitlines()
        if line[:1] == "["
    ]
    assert len(rows) == len(SERVED)
    assert all("# to_confirm:" in row for row in rows)
    assert set(template()["Parameters"]["AllowedCountries"]["AllowedPattern"]) > set("BECA")


@given(st.sampled_from(sorted(SERVED)), st.integers(NOW, NOW + 400 * 24 * HOUR_MS))
def test_nobody_is_ever_written_to_before_nine_or_after_nine_wherever_they_are(country: str, at_ms: int) -> None:
    hours = HOURS.by_country[country]
    opens_ms = HOURS.opens_ms(country, at_ms)
    assert opens_ms is not None
    assert at_ms <= opens_ms < at_ms + 4 * 24 * HOUR_MS
    for zone in hours.zones:
        there = datetime.fromtimestamp(opens_ms / 1000, UTC).astimezone(zone)
        assert 9 <= there.hour < 21
        assert there.weekday() != 6


@given(st.integers(NOW, NOW + 30 * 24 * HOUR_MS), st.integers(1, 60))
def test_work_is_done_in_open_hours_only(at_ms: int, hours: int) -> None:
    done_ms = HOURS.done_ms("FR", hours * HOUR_MS, at_ms)
    quarters = range(at_ms, done_ms, 60_000)
    worked = sum(HOURS.by_country["FR"].allow(ms) for ms in quarters) / 60
    assert abs(worked - hours) <= 0.6


@pytest.mark.parametrize(
    "row",
    [
        {"zones": [], "from": "10:00", "to": "20:00", "days": ["mon"]},
        {"zones": ["Europe/Paris"], "from": "20:00", "to": "10:00", "days": ["mon"]},
        {"zones": ["Europe/Paris"], "from": "10:00", "to": "20:00", "days": []},
        {"zones": ["Europe/Paris"], "from": "10:07", "to": "20:00", "days": ["mon"]},
        {"zones": ["Europe/Nowhere"], "from": "10:00", "to": "20:00", "days": ["mon"]},
        {"zones": ["Europe/Paris"], "to": "20:00", "days": ["mon"]},
        {"zones": ["Europe/Paris"], "from": "10:00", "to": "20:00", "days": ["lun"]},
    ],
)
def test_hours_that_make_no_sense_are_refused(row: dict) -> None:
    with pytest.raises(QuietHoursError, match="FR"):
        read_hours({"FR": row})


class Crowd:
    def groups(self, countries, now_ms: int) -> Counter:
        every = {("CA", "fr-CA", "main"): 20, ("CA", "en", "second"): 3, ("CA", "fr-CA", "gone"): 2}
        return Counter({group: count for group, count in every.items() if group[0] in countries})


def check(numbers: Numbers = NUMBERS, rate: Rate = Rate()) -> CheckBroadcast:  # noqa: B008
    return CheckBroadcast(Crowd(), numbers, PRICES, rate, HOURS, OPENINGS)


def test_a_dry_run_tells_how_many_what_it_costs_and_who_is_left_out() -> None:
    run = check()(file(), NOW)
    assert (run.people, run.left_out) == (Counter(CA=25), Counter(CA=5))
    assert run.total_micros == 20 * PRICE
    assert run.billings["fr-CA"].segments == 1
    assert run.faults == ()
    assert check(rate=Rate(2 * MICROS))(file(), NOW).total_micros == 40 * PRICE


def test_a_burned_line_and_one_with_a_flat_rate_write_to_nobody() -> None:
    main, second = NUMBERS.all
    for number in (replace(main, state=State.BURNED), replace(main, flat_rate=FlatRate(1, 1, 1))):
        assert check(Numbers.of([number, second]))(file(), NOW).total_micros == 0


def test_a_second_maintainer_approves_the_same_bytes_and_the_first_cannot() -> None:
    store = FakeStore()
    propose, read = ProposeBroadcast(store), file()
    propose.propose(read, "a")
    propose.propose(read, "a")
    with pytest.raises(BroadcastRefusedError, match="of this id"):
        propose.propose(file(most="99.00"), "a")
    assert propose.shown(read.id) == read
    with pytest.raises(BroadcastRefusedError, match="second maintainer"):
        propose.approve(read.id, read.sha256, "a")
    with pytest.raises(BroadcastRefusedError, match="to the byte"):
        propose.approve(read.id, file(most="99.00").sha256, "b")
    propose.approve(read.id, read.sha256, "b")
    propose.approve(read.id, read.sha256, "b")
    with pytest.raises(BroadcastRefusedError, match="no longer"):
        propose.approve(read.id, read.sha256, "c")


def test_a_slice_travels_as_it_is_and_nothing_else_is_one() -> None:
    slice_ = Slice("samedi", "FR", 3, "key", 5)
    assert read_slice(slice_.message()) == slice_
    for body in ("", "[]", "{}", '{"broadcast": "a", "country": "FR", "shard": 9}', '{"broadcast": 1}', "5"):
        with pytest.raises(UnreadableSliceError):
            read_slice(body)
    assert len(set(every_slice("samedi", ("CA", "FR")))) == 2 * SHARDS


def test_a_slice_is_done_long_before_the_functions_time_is_up() -> None:
    assert all(size_at(pace) / pace <= 20 for pace in (0.2, 0.5, 1, 10, 50))


def test_a_copys_name_in_reports_is_read_back_and_holds_no_number() -> None:
    ref = BroadcastRef("samedi", SubscriberRef("CA", "k-_k"))
    text = BroadcastText(ref, "+14385550100", NUMBERS.all[0], TEXT, 1, 1)
    assert read_broadcast_ref(text.context) == ref
    assert "438" not in f"{text!r} {text.id} {text.context}"
    for name in (None, "a.b.consent.c", "a.b.broadcast.", "a.b.c", 5):
        assert read_broadcast_ref(name) is None
