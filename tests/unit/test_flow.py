"""When the shield goes up, and when it comes down: on counts alone, minute by minute."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, repeat

from hypothesis import given
from hypothesis import strategies as st

from antirelou.domain.excess import excess_of_repeat
from antirelou.domain.flow import Counts, Flow, Mode, after
from antirelou.domain.money import DAY_MS, HOUR_MS, MINUTE_MS
from house import NOW, UP_AT

CALM = Counts(first=2, repeat=1)
ATTACK = Counts(first=6, repeat=22, goers=4)  # people, and the night of 2017: 25 a minute from 2.4 new phones


def lived(flow: Flow, minutes: Iterable[Counts]) -> list[Flow]:
    """The flow at the end of each minute."""
    flows, at_ms = [], max(flow.at_ms, NOW)
    for counts in minutes:
        at_ms += MINUTE_MS
        flow = after(flow, counts, counts.repeat - 0.8 * counts.first, frozenset(), at_ms, UP_AT)
        flows.append(flow)
    return flows


def moves(flows: list[Flow]) -> tuple[int, int]:
    """How often it went up, and down."""
    return len({flow.up_ms for flow in flows} - {0}), len({flow.down_ms for flow in flows} - {0})


A_DAY = lived(Flow(), repeat(CALM, 24 * 60))[-1]


def test_a_calm_day_raises_nothing() -> None:
    assert moves(lived(Flow(), repeat(CALM, 24 * 60))) == (0, 0)


def test_the_attack_of_2017_is_seen_within_ten_minutes_even_on_the_first_day() -> None:
    for past in (Flow(), A_DAY):
        flows = lived(past, repeat(ATTACK, 10))
        assert flows[-1].shield_up


def test_a_crowd_that_comes_at_once_raises_nothing() -> None:
    spot = repeat(Counts(first=75, repeat=30), 20)
    assert moves(lived(A_DAY, chain(spot, repeat(CALM, 120)))) == (0, 0)


def test_a_line_whose_people_are_chatty_gets_used_to_them_in_some_days() -> None:
    flows = lived(Flow(), repeat(Counts(first=1, repeat=3, goers=2), 14 * 24 * 60))
    assert flows[60].shield_up
    assert not flows[-1].shield_up
    assert moves(flows) == (1, 1)


def test_it_stays_up_through_a_whole_attack_and_its_lulls_and_comes_down_within_two_hours() -> None:
    waves = [*[ATTACK] * 60, *[CALM] * 20] * 4
    flows = lived(A_DAY, chain(waves, repeat(CALM, 120)))
    assert moves(flows) == (1, 1)
    assert not flows[-1].shield_up


def test_an_attack_is_nobodys_usual_traffic() -> None:
    flows = lived(A_DAY, repeat(ATTACK, 12 * 60))
    assert flows[-1].usual < ATTACK.arrived / 4
    assert flows[-1].shield_up
    assert lived(flows[-1], chain(repeat(CALM, 24 * 60), repeat(ATTACK, 15)))[-1].shield_up


def test_with_no_traffic_at_all_it_comes_down_by_time_alone() -> None:
    flooded = lived(A_DAY, repeat(ATTACK, 30))[-1]
    an_hour_later = after(flooded, Counts(), 0, frozenset(), flooded.at_ms + HOUR_MS, UP_AT)
    half_an_hour_more = after(an_hour_later, Counts(), 0, frozenset(), an_hour_later.at_ms + HOUR_MS // 2, UP_AT)
    assert [flow.shield_up for flow in (flooded, an_hour_later, half_an_hour_more)] == [True, True, False]


def test_by_hand_it_stays_where_it_was_put() -> None:
    up = lived(replace(A_DAY, mode=Mode.UP), repeat(CALM, 600))[-1]
    down = lived(replace(A_DAY, mode=Mode.DOWN), repeat(ATTACK, 600))[-1]
    assert up.shield_up
    assert not down.shield_up


def test_it_counts_what_it_saw_while_up() -> None:
    flows = lived(A_DAY, repeat(ATTACK, 60))
    since = [flow for flow in flows if flow.flooded]
    assert since[-1].seen.repeat == ATTACK.repeat * len(since)


def test_echoes_are_forgotten_when_it_comes_down() -> None:
    flooded = replace(lived(A_DAY, repeat(ATTACK, 30))[-1], echoes=frozenset({"digest"}))
    assert after(flooded, CALM, 0, frozenset({"other"}), flooded.at_ms + 1, UP_AT).echoes == {"digest", "other"}
    assert lived(flooded, repeat(Counts(), 180))[-1].echoes == frozenset()


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, DAY_MS)), max_size=60))
def test_whatever_comes_the_level_stays_in_bounds_and_the_moves_alternate(batches: list[tuple[int, int, int]]) -> None:
    flow, at_ms, ups = Flow(), NOW, []
    for first, again, gap in batches:
        at_ms += gap
        flow = after(flow, Counts(first, again, again), again - 0.8 * first, frozenset(), at_ms, UP_AT)
        ups.append(flow.shield_up)
        assert 0 <= flow.level <= 3 * UP_AT
        assert min(flow.recent, flow.usual, flow.chatter) >= 0
    moved = [now for before, now in zip([False, *ups], ups, strict=False) if before != now]
    assert moved == [index % 2 == 0 for index in range(len(moved))]


def test_one_sender_however_loud_is_no_flood() -> None:
    robot = Counts(first=2, repeat=60)
    assert moves(lived(A_DAY, [Counts(goers=1), *repeat(robot, 600)])) == (0, 0)


def test_a_text_long_after_the_answer_says_little_and_the_hundredth_nothing() -> None:
    assert [excess_of_repeat(times, soon=True) for times in (1, 2, 3, 9, 17)] == [1, 1.5, 2, 2, 0]
    assert excess_of_repeat(2, soon=False) < excess_of_repeat(1, soon=True) / 3
