"""What maintainers are told of conversations: where people leave, and never what could be one of them."""

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from antirelou.commands.played import for_machines, played
from antirelou.domain.conversation_counts import Figures

FIGURES: Figures = {
    "page": {
        "started": 60,
        "reached.insistent.hello": 60,
        "passed.insistent.hello": 45,
        "reached.insistent.flatter": 45,
        "passed.insistent.flatter": 40,
        "reached.insistent.reveal": 40,
        "revealed": 40,
        "answered.insistent.helped": 21,
        "answered.insistent.nothing": 3,
    },
    "text": {"started": 12, "reached.witness.party": 12, "passed.witness.party": 12, "reached.witness.reveal": 12},
}


def told(figures: Figures) -> str:
    table = played(figures)
    assert table
    console = Console(width=160)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def test_by_script_who_started_who_went_to_the_end_and_where_others_left() -> None:
    assert for_machines(FIGURES) == {
        "insistent": {
            "started": 60,
            "revealed": 40,
            "left": {"hello": 10, "flatter": None},
            "answers": {"helped": 20, "nothing": None},
        },
        "witness": {"started": 10, "revealed": 10, "left": {"party": None}, "answers": {}},
    }
    assert "hello 10" in told(FIGURES)
    assert "helped 20" in told(FIGURES)
    assert "flatter" not in told(FIGURES)


def test_where_nothing_was_played_nothing_is_said() -> None:
    assert played({}) is None
    assert for_machines({}) == {}


@given(counts=st.lists(st.integers(0, 10), min_size=4, max_size=4))
def test_no_sum_under_eleven_is_ever_told(counts: list[int]) -> None:
    names = ("started", "reached.a.hello", "reached.a.reveal", "answered.a.yes")
    reached, figures = counts[1] + counts[2], for_machines({"page": dict(zip(names, counts, strict=True))})
    for of in figures.values():
        assert of["started"] == (10 if 10 < reached < 20 else 20 if reached == 20 else None)
        assert of["revealed"] is None
        assert set(of["answers"].values()) <= {None}
