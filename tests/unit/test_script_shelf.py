"""Scripts are read from their files; a file that is none is named, with the line."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from antirelou.adapters import script_yaml
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.commands.script_files import FOLDER, script_in
from antirelou.domain.script_file import ScriptError
from scripted import YAML, small
from templates import ROOT


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def put(text: str, name: str = "small.en.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return put


def test_the_shelf_gives_each_script_in_each_language(write: Callable[..., Path], tmp_path: Path) -> None:
    write(YAML)
    write(YAML.replace("Small", "Petit"), "small.fr-CA.yaml")
    write(YAML, "other.en.yaml")
    shelf = ScriptShelf(tmp_path)
    assert shelf.names() == ("other", "small")
    assert shelf.script("small", "en") == small()
    assert [(each.name, each.title) for each in shelf.scripts("fr-CA")] == [("small", "Petit")]


def test_what_is_not_there_is_none_whatever_was_asked_for() -> None:
    shelf = ScriptShelf()
    for name, locale in (("insistent", "de"), ("", ""), ("../helplines", "toml"), ("insistent.fr-FR", "yaml")):
        assert shelf.script(name, locale) is None
    assert shelf.scripts("de") == ()


def test_a_script_is_read_once(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(YAML)
    shelf = ScriptShelf(tmp_path)
    first = shelf.script("small", "en")
    path.unlink()
    assert shelf.script("small", "en") is first


def test_dots_show_as_long_as_somebody_types_unless_the_writer_says() -> None:
    script = small()
    assert script.steps["push"].says[0].typing_ms == 900
    assert script.steps["ask"].says[0].typing_ms == 600 + 25 * len("Hello.")


def test_words_stay_words() -> None:
    """YAML 1.1 has other ideas of some."""
    assert script_yaml.read_yaml("[no, on, 12:30, 2026-11-21, 1_0, ~, 0x1f, 07, 1.5]") == [
        "no", "on", "12:30", "2026-11-21", "1_0", "~", "0x1f", "07", "1.5",
    ]  # fmt: skip
    assert script_yaml.read_yaml("{NO: 3, 1: x}") == {"NO": 3, "1": "x"}


@pytest.fixture
def without_c(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    script_yaml._loader.cache_clear()
    yield
    script_yaml._loader.cache_clear()


PACKED = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yaml")}
QUICKLY = {name: script_yaml.read_yaml(text) for name, text in PACKED.items()}


@pytest.mark.parametrize("name", PACKED)
def test_what_is_packed_reads_the_same_without_the_half_in_c(without_c: None, name: str) -> None:
    """The two halves of PyYAML disagree on a bare question mark in a list."""
    assert script_yaml.read_yaml(PACKED[name]) == QUICKLY[name]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("limit: 2", "limit: [2", "line 7: "),
        ("limit: 2", "limit: 2\nlimit: 3", 'line 7: "limit" is there twice'),
        ("version: 1", "? [a]\n: 1", "line 1: a name must be one word"),
        ("limit: 2", "limit: many", "line 6: limit must be integer"),
        ("limit: 2", "limit: 9", "line 6: limit must be smaller than or equal to 4"),
        ("    silence_s: 20\nreveal", "reveal", "line 18: steps.push must contain ['silence_s'] properties"),
        ("refuse, text: I said no", "Refuse, text: I said no", "line 23: steps.push.choices[0].id must match pattern"),
        ("text: Leave me be", "text: 17", "line 24: steps.push.choices[1].text must be string"),
        ("stopped: It is over.", "", "line 1: the script must contain"),
        ("persona", "person", "line 1: the script must contain"),
        ("says: [Nobody was there.]", "says: []", "line 29: reveal.says must contain at least 1 items"),
        ('"*": Anywhere.', "", "reveal.law must contain ['*'] properties"),
        ("BE: In", "belgium: In", "reveal.law must be named by propertyName definition"),
        (YAML, "", "small.en.yaml: the script must be object"),
        (YAML, "- a list", "line 1: the script must be object"),
        (YAML, "\x07", "small.en.yaml: not YAML"),
    ],
)
def test_a_file_that_is_no_script_is_named_with_its_line(
    write: Callable[..., Path], old: str, new: str, said: str
) -> None:
    assert old in YAML
    with pytest.raises(ScriptError) as error:
        script_in(write(YAML.replace(old, new)))
    assert said in str(error.value)
    assert "small.en.yaml" in str(error.value)


@pytest.mark.parametrize("name", ["small.yaml", "small.en.yml", ".en.yaml", "absent.en.yaml", "caf\u00e9.en.yaml"])
def test_a_file_with_another_name_or_none_is_refused(write: Callable[..., Path], tmp_path: Path, name: str) -> None:
    if name == "caf\u00e9.en.yaml":
        (tmp_path / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScriptError, match=r"named <name>|cannot be read"):
        script_in(tmp_path / name)


def test_what_no_schema_saw_is_a_script_error_too(write: Callable[..., Path], tmp_path: Path) -> None:
    """In a function, where nothing checks the schema."""
    for text in ("", "[]", "steps: 3", YAML.replace("free:", "fre:"), YAML.replace("law: {", "law: 3 #"), "a: [b"):
        write(text)
        with pytest.raises(ScriptError, match=r"small\.en"):
            ScriptShelf(tmp_path).script("small", "en")


def test_nothing_loads_yaml_before_a_script_is_read() -> None:
    program = (
        "import sys\nfrom antirelou.adapters.script_shelf import ScriptShelf\n"
        "assert ScriptShelf().names() and 'yaml' not in sys.modules\n"
        "assert ScriptShelf().scripts('fr-FR') and 'yaml' in sys.modules and 'fastjsonschema' not in sys.modules"
    )
    environment = {"PYTHONPATH": str(ROOT / "functions"), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0
