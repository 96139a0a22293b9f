"""A writer lints, plays and sees a script without a phone and without AWS."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from test_scripts import HELPLINES, NAMES, SCRIPTS
from typer.testing import CliRunner, Result

from antirelou.commands.app import app
from antirelou.commands.script_files import FOLDER
from antirelou.commands.script_graph import graph_of
from antirelou.commands.script_player import Player
from antirelou.commands.script_svg import svg_of
from antirelou.domain.conversation import Ending, Turn
from antirelou.domain.script import Line, Script
from scripted import YAML, small, with_step


def script(*words: Any, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["script", *map(str, words)], input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], Path]:
    def hold(text: str) -> Path:
        for locale in ("en", "fr-FR", "fr-CA"):
            (tmp_path / f"small.{locale}.yaml").write_text(text, "utf-8")
        return tmp_path

    return hold


def test_lint_prices_every_text_by_country_and_finds_the_packed_scripts_sound() -> None:
    answer = script("lint")
    assert answer.exit_code == 0, answer.output
    assert "6 scripts, all of them sound." in answer.output
    assert re.search(r"insistent\.fr-FR *│ hello *│ 2 0\.2240 *│ 2 0\.0340", answer.output)
    assert re.search(r"witness\.en *│ the dearest way", answer.output)


def test_lint_names_what_to_mend_and_exits_1(folder: Callable[[str], Path]) -> None:
    assert script("lint", "--folder", folder(YAML)).exit_code == 0
    answer = script("lint", "--folder", folder(YAML.replace("free: push", "free: lost")))
    assert answer.exit_code == 1
    assert 'small.en: ask: leads to "lost", and there is no such step' in answer.output


def test_lint_of_a_folder_without_scripts_is_no_success(tmp_path: Path) -> None:
    assert script("lint", "--folder", tmp_path).exit_code == 1


@pytest.mark.parametrize("words", [["lint", "--folder"], ["play"], ["graph", "--svg", "/nowhere/x.svg"]])
def test_what_cannot_be_read_is_named_with_its_line_and_exits_2(
    folder: Callable[[str], Path], words: list[str]
) -> None:
    where = folder(YAML.replace("limit: 2", "limit: two"))
    answer = script(*words, where if words[0] == "lint" else where / "small.en.yaml")
    assert answer.exit_code == 2
    assert "small.en.yaml: line 6: limit must be integer" in " ".join(answer.output.replace("│", " ").split())


def test_a_file_that_is_not_there_exits_2() -> None:
    assert script("play", "nowhere.en.yaml").exit_code == 2


def test_it_plays_to_the_reveal_the_law_the_numbers_and_the_question() -> None:
    answer = script("play", FOLDER / "insistent.fr-FR.yaml", stdin="3\n\n1\n2\n")
    assert answer.exit_code == 0
    told = answer.output
    for said in ("Comète_7: Salut :)", "3 Non merci", "Culpabiliser", "En France, ", "3919", "a-t-elle servi"):
        assert said in told
    assert "by text" not in told


def test_it_plays_for_another_country() -> None:
    answer = script("play", FOLDER / "witness.en.yaml", "--country", "BE", "--fast", stdin="1\n1\n1\n")
    assert "In Belgium, " in answer.output
    assert "101 (emergency)" in answer.output


def test_sms_shows_what_would_go_by_text_and_its_segments() -> None:
    answer = script("play", FOLDER / "insistent.fr-CA.yaml", "--sms", stdin="AIDE\nSTOP\n")
    assert "[by text, 1" in answer.output
    assert "of GSM-7, segments: 2] Histoire inventée. ARRET : fin." in answer.output
    assert "911, 1 800 363-9010. ARRET : fin." in answer.output
    assert "C'est fini." in answer.output


def played(*answers: str) -> tuple[Turn, list[str], list[int]]:
    said: list[str] = []
    waited: list[int] = []
    left = iter(answers)
    player = Player(small(), HELPLINES, say=said.append, ask=lambda _: next(left, None), wait=waited.append, sms=False)
    return player.play("FR"), said, waited


def test_dots_stand_before_each_line_as_long_as_it_takes() -> None:
    turn, _, waited = played("1")
    assert turn.conversation.step == "push"
    assert waited == [750, 925, 900]


def test_an_empty_line_is_silence_and_the_end_of_input_the_end() -> None:
    assert played("")[0].conversation.ended is Ending.REVEALED
    assert played("stop")[0].conversation.ended is Ending.STOPPED
    assert played("aide")[0].conversation.seq == 0


@pytest.mark.parametrize("drawn", SCRIPTS, ids=NAMES)
def test_its_graph_shows_every_step_once_and_leads_down(drawn: Script) -> None:
    graph = graph_of(drawn)
    row = {id: place for place, ids in enumerate(graph.rows) for id in ids}
    assert set(drawn.steps) | {"reveal"} <= set(row)
    for arrow in graph.arrows:
        way = [row[each] for each in (arrow.source, *arrow.via, arrow.target)]
        assert way == list(range(way[0], way[-1] + 1))
    assert {(each.source, each.target) for each in graph.arrows} == {
        (step.id, exit) for step in drawn.steps.values() for exit in step.exits
    }


@pytest.mark.parametrize("drawn", SCRIPTS, ids=NAMES)
def test_it_is_drawn_with_a_title_a_description_and_boxes_apart(drawn: Script) -> None:
    root = ElementTree.fromstring(svg_of(drawn))  # noqa: S314 - ours
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == f"{drawn.name}, {drawn.locale}, version {drawn.version}"
    told = root.findtext(f"{space}desc") or ""
    assert all(f"{step} leads to " in told for step in drawn.steps)
    rects = root.iterfind(f"{space}g/{space}rect")
    boxes = [{side: float(rect.attrib[side]) for side in ("x", "y", "width", "height")} for rect in rects]
    assert len(boxes) == len(drawn.steps) + 1
    for one in boxes:
        assert not [other for other in boxes if other is not one and overlap(one, other)]
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= float(root.attrib["width"])


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    return not (beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"])


def test_words_of_a_script_are_words_in_its_drawing() -> None:
    odd = with_step(small(), "push", says=(Line("<script>&\"'"),))
    assert "<script>" not in svg_of(odd)
    ElementTree.fromstring(svg_of(odd))  # noqa: S314 - ours


def test_graph_writes_the_file_or_says_why_not(tmp_path: Path, folder: Callable[[str], Path]) -> None:
    out = tmp_path / "out.svg"
    answer = script("graph", FOLDER / "witness.en.yaml", "--svg", out)
    assert (answer.exit_code, out.read_text("utf-8").startswith("<svg ")) == (0, True)
    out.unlink()
    lost = folder(YAML.replace("free: push", "free: lost")) / "small.en.yaml"
    assert script("graph", lost, "--svg", out).exit_code == 1
    assert not out.exists()
