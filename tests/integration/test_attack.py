"""`make attack` in short: a twentieth of the night at the same intensity, on the fastest engine there is.

The full bars are in bench/attack/bars.py. So short an attack is mostly its first minutes, before anybody can know:
hence the looser ones here.
"""

from pathlib import Path

import pytest

from bench.attack.bars import BARS, EVERYWHERE, Bar
from bench.attack.figures import Figures, figures
from bench.attack.plots import plot
from bench.attack.replay import replay
from bench.attack.runs import Run
from bench.attack.scenarios import SCENARIOS
from bench.attack.span import Span
from bench.attack.worst import worst

SHORT = 0.05
LOOSER = {
    "attacker_cost_ratio": 0.05,
    "people_within_15_min": 0.98,
    "requests_per_message": 3,
    "write_units_per_message": 2,
    "kms_requests_per_message": 0.5,
}
"""A shield that never rises costs 0.094: one reply per sender."""


@pytest.fixture(scope="module")
def night() -> Figures:
    return figures(replay(Run("2017-night", scale=SHORT)))


@pytest.mark.parametrize("bar", [*BARS["2017-night"], *EVERYWHERE], ids=str)
def test_the_night_of_2017(night: Figures, bar: Bar) -> None:
    short = Bar(bar.figure, bar.sign, LOOSER.get(bar.figure, bar.value))
    assert short.holds(night), f"{short}: it is {night[bar.figure]}"


@pytest.mark.parametrize("scenario", ["tv-burst", "quiet-day"])
def test_crowds_and_quiet_days_are_answered_and_raise_no_shield(scenario: str) -> None:
    found = figures(replay(Run(scenario, scale=SHORT)))
    assert found["people_answered"] == 1
    assert found["notices_up"] == found["notices_down"] == 0
    assert (found["attacker_cost_ratio"], found["minutes_to_detect"]) == (0, None)
    assert all(bar.holds(found) for bar in EVERYWHERE)


def test_a_purse_running_dry_in_the_attack_is_not_overspent() -> None:
    record = replay(Run("2017-night-short-purse", scale=SHORT))
    found = figures(record)
    assert {"refused_purse_empty", "refused_paused"} & found["outcomes"].keys()
    assert found["people_answered"] < 1
    assert all(bar.holds(found) for bar in EVERYWHERE)


def test_every_attack_at_once_loses_no_text_and_spends_nothing_beyond_the_caps() -> None:
    found = figures(replay(Run("all-together", scale=0.01)))
    assert all(bar.holds(found) for bar in EVERYWHERE)
    assert found["cost_ours_micros"]["attackers"] < found["cost_one_per_sender_micros"]["attackers"]


@pytest.fixture(scope="module")
def calls() -> Figures:
    return figures(replay(Run("calls-night", scale=SHORT)))


@pytest.mark.parametrize("bar", [*BARS["calls-night"], *EVERYWHERE], ids=str)
def test_a_night_of_calls(calls: Figures, bar: Bar) -> None:
    short = Bar(bar.figure, bar.sign, LOOSER.get(bar.figure, bar.value))
    assert short.holds(calls), f"{short}: it is {calls[bar.figure]}"


def test_phones_that_call_once_each_get_a_text_each_and_leave_nothing_behind() -> None:
    found = figures(replay(Run("calls-one-each", scale=0.01)))
    assert all(bar.holds(found) for bar in (*BARS["calls-one-each"], *EVERYWHERE))
    assert 0 < found["schedules_per_message"] < found["kms_requests_per_message"] < 2


def test_the_same_seed_is_the_same_story_and_another_another() -> None:
    night = SCENARIOS["2017-night"]
    assert night.messages(1, Span(SHORT)) == night.messages(1, Span(SHORT)) != night.messages(2, Span(SHORT))


def test_the_same_record_is_drawn_in_the_same_bytes(tmp_path: Path) -> None:
    record = replay(Run("one-message-each", scale=0.01))
    drawn = []
    for _ in range(2):
        plot(record, tmp_path)
        drawn.append([path.read_bytes() for path in sorted(tmp_path.iterdir())])
    assert drawn[0] == drawn[1]
    assert [path.suffix for path in sorted(tmp_path.iterdir())] == [".png", ".svg"]
    assert all(len(each) < 200_000 for each in drawn[0])


def test_of_several_seeds_the_worst_counts() -> None:
    good = {"people_answered": 1.0, "minutes_to_detect": 5.0, "cost_ours_micros": {"attackers": 1, "people": 9}}
    bad = {"people_answered": 0.9, "minutes_to_detect": None, "cost_ours_micros": {"attackers": 2, "people": 3}}
    found = worst({1: good, 2: bad})
    assert (found["people_answered"], found["minutes_to_detect"]) == (0.9, None)
    assert found["cost_ours_micros"] == {"attackers": 2, "people": 9}
    assert (found["seeds"], found["by_seed"]["2"]) == ([1, 2], bad)
