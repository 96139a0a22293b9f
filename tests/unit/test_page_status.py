"""The meter for machines, and figures too coarse to tell of one contact."""

import json
from typing import Any

import fastjsonschema
import pytest

from antirelou.adapters.page_plot import plot
from antirelou.adapters.page_status import coarse_days, status_json
from antirelou.domain.meter import FEWEST, Openness, opens_again, roughly
from sites import MONTREAL, SITES, meter
from templates import ROOT

SCHEMA = json.loads((ROOT / "docs/status.schema.json").read_text("utf-8"))


def status(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(status_json(SITES[name].meter))
    return read


@pytest.mark.parametrize("name", SITES)
def test_what_is_published_is_what_is_documented(name: str) -> None:
    fastjsonschema.compile(SCHEMA)(status(name))


def test_the_schema_documents_every_field_and_allows_no_other() -> None:
    assert SCHEMA["additionalProperties"] is False
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"]) == set(status("one number"))
    assert all("description" in field for field in SCHEMA["properties"].values())


@pytest.mark.parametrize(
    ("name", "state"),
    [("one number", "open"), ("twelve", "open"), ("under attack", "holding"), ("all paused", "paused")],
)
def test_the_state_of_all_is_that_of_the_line_that_answers_best(name: str, state: str) -> None:
    assert status(name)["state"] == state


def test_one_contact_more_does_not_show() -> None:
    """Whoever polls the figures must not see that somebody just wrote."""
    moved = [roughly(people) != roughly(people - 1) for people in range(1_000, 2_000)]
    assert sum(moved) == 10
    assert [roughly(people) for people in (0, FEWEST, FEWEST + 1, 99, 1_147, 36_113)] == [
        None,
        None,
        10,
        90,
        1_100,
        36_000,
    ]
    assert [coarse_days(days) for days in (None, 0, 3, 26, 364)] == [None, 0, 3, 20, 360]


def test_what_opens_again_is_a_round_sum_that_answers_fifty() -> None:
    assert [opens_again(people) for people in (0, 1, 6, 12, 60)] == [100, 50, 10, 5, 1]


def test_a_line_that_answers_makes_up_for_one_that_does_not() -> None:
    both = meter(MONTREAL, SITES["all paused"].meter.lines[0])
    assert both.openness is Openness.OPEN


def test_bars_are_drawn_to_the_highest_day_and_days_too_small_are_not_drawn() -> None:
    drawn = plot([None, 20, 40, 11, None])
    assert [bar.height for bar in drawn.bars] == [0, 50, 100, 27, 0]
    assert (drawn.top, drawn.top_at, drawn.has_dots) == (40, 2, True)
    assert plot([]).bars == ()
    assert plot([None]).top is None
