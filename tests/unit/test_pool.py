"""The pool of numbers: one file, checked; and what maintainers change without a deploy."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.files import read_numbers
from antirelou.domain.delay import Delay
from antirelou.domain.number import FlatRate, Greeting, Numbers, State
from antirelou.domain.pool import PoolChanges, PoolError, read_number
from antirelou.domain.pool import read_numbers as read_entries
from antirelou.services.manage_pool import ManagePool
from fakes import FakePool
from house import NUMBERS, OURS

LOCALES = frozenset({"fr-FR", "fr-CA", "en"})
LEAST = {"number": "+15145550155", "locale": "fr-CA"}
FLAT = {"hour": 30, "day": 200, "month": 3000}


def test_the_deployed_file_is_sound() -> None:
    assert isinstance(read_numbers(), Numbers)


def test_an_entry_with_the_least_answers_a_text_at_once_and_a_call_after_an_hour() -> None:
    number = read_number("montreal", LEAST, LOCALES)
    assert (number.carrier, number.origination, number.state) == ("aws", "+15145550155", State.ACTIVE)
    assert (number.text_delay, number.call_delay) == (Delay(), Delay(60, 15))
    assert number.greeting is Greeting.SAY


def test_an_entry_with_everything() -> None:
    number = read_number(
        "sherbrooke-2",
        LEAST
        | {
            "carrier": "gateway",
            "flat_rate": FLAT,
            "region": "Estrie",
            "call_delay_minutes": 5,
            "text_jitter_minutes": 3,
        }
        | {"greeting": "hang_up", "state": "resting", "segment_usd_micros": 1},
        LOCALES,
    )
    assert (number.flat_rate, number.greeting, number.state) == (
        FlatRate(30, 200, 3000),
        Greeting.HANG_UP,
        State.RESTING,
    )
    assert (number.call_delay, number.text_delay) == (Delay(5, 15), Delay(0, 3))


@pytest.mark.parametrize(
    ("name", "fields", "why"),
    [
        ("Montréal", {}, "its name"),
        ("a.b", {}, "its name"),
        ("x" * 31, {}, "its name"),
        ("a", {"colour": "red"}, "nothing is known of colour"),
        ("a", {"number": "05145550155"}, "number must read"),
        ("a", {"number": 15145550155}, "number must read"),
        ("a", {"carrier": "pigeon"}, "carrier must be"),
        ("a", {"locale": "de"}, "locale must be"),
        ("a", {"flat_rate": FLAT}, "flat_rate is for a gateway's line"),
        ("a", {"carrier": "gateway"}, "needs its flat_rate"),
        ("a", {"carrier": "gateway", "flat_rate": {"hour": 1}}, "hour, day and month"),
        ("a", {"carrier": "gateway", "flat_rate": FLAT | {"day": 0}}, "above 0"),
        ("a", {"carrier": "gateway", "flat_rate": FLAT | {"day": True}}, "above 0"),
        ("a", {"call_delay_minutes": -1}, "call_delay_minutes must be"),
        ("a", {"call_delay_minutes": 721}, "call_delay_minutes must be"),
        ("a", {"text_jitter_minutes": "5"}, "text_jitter_minutes must be"),
        ("a", {"segment_usd_micros": 0}, "under a dollar"),
        ("a", {"segment_usd_micros": 1_000_000}, "under a dollar"),
        ("a", {"greeting": "shout"}, "greeting must be"),
        ("a", {"state": "asleep"}, "state must be"),
        ("a", {"scripts": "yes"}, "scripts must be"),
        ("a", {"scripts": True, "texts_from": "main"}, "takes texts"),
        ("a", {"region": "x\ny"}, "region must be"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name_and_quotes_no_number(
    name: str, fields: dict[str, Any], why: str
) -> None:
    with pytest.raises(PoolError, match=why) as error:
        read_number(name, LEAST | fields, LOCALES)
    assert str(error.value).startswith(f"{name}: ")
    assert "5155" not in str(error.value)


_ODD = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from([*LEAST, "state", "flat_rate", "greeting", "region", "texts_from"]), _ODD))
def test_an_entry_is_read_or_refused_whatever_it_holds(fields: dict[str, Any]) -> None:
    with suppress(PoolError):
        assert read_number("a", fields, LOCALES).name == "a"


def test_a_number_plays_scripts_only_where_its_entry_says_so() -> None:
    assert not read_number("a", LEAST, LOCALES).scripts
    assert read_number("a", LEAST | {"scripts": True}, LOCALES).scripts


def test_two_entries_of_one_number_are_refused() -> None:
    with pytest.raises(PoolError, match="b: it is the number of a too"):
        read_entries({"a": LEAST, "b": LEAST | {"number": "+15145550155"}}, LOCALES)


def test_an_entry_that_texts_from_nowhere_is_refused() -> None:
    with pytest.raises(PoolError, match="texts_from"):
        read_entries({"a": LEAST | {"texts_from": "b"}}, LOCALES)
    assert read_entries({"a": LEAST | {"texts_from": "main"}}, LOCALES).all[0].texts_from == "main"


@pytest.fixture
def manage() -> ManagePool:
    return ManagePool(NUMBERS, FakePool(), LOCALES)


def names(manage: ManagePool) -> dict[str, State]:
    return {number.name: number.state for number in manage.numbers().all}


def test_a_number_is_added_rested_woken_burned_and_dropped(manage: ManagePool) -> None:
    manage.add("third", LEAST)
    assert names(manage)["third"] is State.ACTIVE
    for state in (State.RESTING, State.ACTIVE, State.BURNED):
        manage.set_state("third", state)
        assert names(manage)["third"] is state
    manage.drop("third")
    assert "third" not in names(manage)


def test_a_burned_number_stays_burned(manage: ManagePool) -> None:
    manage.set_state("main", State.BURNED)
    with pytest.raises(PoolError, match="for good"):
        manage.set_state("main", State.ACTIVE)


@pytest.mark.parametrize(("name", "fields"), [("main", LEAST), ("third", LEAST | {"number": OURS})])
def test_what_is_there_already_is_not_added(manage: ManagePool, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(PoolError):
        manage.add(name, fields)


def test_nothing_is_done_to_a_number_that_is_not_there_and_a_deployed_one_is_not_dropped(manage: ManagePool) -> None:
    with pytest.raises(PoolError, match="no number of ours"):
        manage.set_state("nobody", State.RESTING)
    with pytest.raises(PoolError, match=r"numbers\.toml"):
        manage.drop("main")


def test_what_is_deployed_wins_over_what_was_added_under_its_name() -> None:
    added = read_number("second", LEAST, LOCALES)
    pool = PoolChanges(added=(added,), states=(("second", State.RESTING),)).over(NUMBERS)
    assert [(n.number, n.state) for n in pool.all if n.name == "second"] == [("+15145550101", State.RESTING)]
