"""The organisation's key and what it signs, from a terminal without a network."""

import json
import stat
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from antirelou.commands.app import app
from antirelou.domain.certificate import uncertified
from curves import is_signed
from sealing import Key, b64

DAY = 86_400


def run(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["responders", *words], input=stdin)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "organisation.pem"


@pytest.fixture
def chat_key(key_file: Path) -> str:
    made = run("new-key", str(key_file))
    assert made.exit_code == 0
    return made.stdout.strip()


@pytest.mark.usefixtures("chat_key")
def test_only_its_owner_may_read_the_organisations_key(key_file: Path) -> None:
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten_and_never_shown(key_file: Path, chat_key: str) -> None:
    before = key_file.read_bytes()
    again = run("new-key", str(key_file))
    assert again.exit_code == 2
    assert key_file.read_bytes() == before
    assert len(chat_key) == 87
    assert "PRIVATE" not in chat_key


def test_a_key_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    assert run("new-key", str(tmp_path / "nowhere" / "key.pem")).exit_code == 2


def test_what_is_certified_is_one_line_that_anybody_can_check(key_file: Path, chat_key: str) -> None:
    theirs = Key().public
    done = run("certify", "--key", str(key_file), stdin=f"{theirs}\nLéa\n")
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert set(found) == {"key", "label", "until", "signature"}
    assert (found["key"], found["label"]) == (theirs, "Léa")
    assert abs(found["until"] - (time.time() + 90 * DAY)) < 60
    text = f"antirelou responder 1\n{theirs}\nLéa\n{found['until']}"
    assert is_signed(chat_key, found["signature"], text.encode())
    assert not is_signed(chat_key, found["signature"], text.replace("Léa", "Lea").encode())
    assert not is_signed(Key().public, found["signature"], text.encode())


def test_it_holds_for_the_days_asked_for(key_file: Path, chat_key: str) -> None:
    words = ["--public-key", Key().public, "--label", "Léa", "--days", "7"]
    found = json.loads(run("certify", "--key", str(key_file), *words).stdout)
    assert abs(found["until"] - (time.time() + 7 * DAY)) < 60
    assert run("certify", "--key", str(key_file), *words[:4], "--days", "0").exit_code == 2


@pytest.mark.parametrize(
    ("public", "label"),
    [
        ("", "Léa"),
        ("not a key", "Léa"),
        ("é" * 87, "Léa"),
        (b64(b"\4" + bytes(64)), "Léa"),  # no point of the curve
        (b64(b"\2" + bytes(32)), "Léa"),
        (None, ""),
        (None, " "),
        (None, "Lé\x85a"),
        (None, "L" * 41),
    ],
)
@pytest.mark.usefixtures("chat_key")
def test_what_no_desk_shows_is_not_certified(key_file: Path, public: str | None, label: str) -> None:
    done = run("certify", "--key", str(key_file), stdin=f"{Key().public if public is None else public}\n{label}\n")
    assert done.exit_code == 2
    assert "signature" not in done.stdout


def test_a_label_of_two_lines_cannot_say_more_than_a_name() -> None:
    with pytest.raises(ValueError, match="label"):
        uncertified(Key().public, "Léa\n9999999999", 1)


@pytest.mark.usefixtures("chat_key")
def test_a_key_that_others_may_read_signs_nothing(key_file: Path) -> None:
    key_file.chmod(0o640)
    assert run("certify", "--key", str(key_file), "--public-key", Key().public, "--label", "Léa").exit_code == 2


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_a_refusal(key_file: Path, content: bytes) -> None:
    for there in (False, True):
        if there:
            key_file.write_bytes(content)
            key_file.chmod(0o600)
        done = run("certify", "--key", str(key_file), "--public-key", Key().public, "--label", "Léa")
        assert done.exit_code == 2
