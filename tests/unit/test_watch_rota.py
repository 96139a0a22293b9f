"""A promise that nobody keeps is seen within the minute, and so is somebody who waits."""

from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from antirelou.bootstrap import chat_due as bootstrap
from antirelou.config.chat_due import ChatDueConfig
from antirelou.config.env import ConfigError
from antirelou.domain.chat_figures import ChatFigures
from antirelou.domain.duty import FRESH_MS, OnDuty, unstaffed
from antirelou.domain.rota import Rota
from antirelou.domain.rota_file import read_rota
from antirelou.handlers import chat_due
from antirelou.services.forget_networks import ForgetNetworks
from antirelou.services.watch_rota import WatchRota
from metrics import metrics_in
from templates import FUNCTIONS, template

PARIS = {"days": ["fri"], "from": "20:00", "to": "22:00", "zone": "Europe/Paris"}
EVENING = read_rota(
    {
        "shift": [
            {"areas": ["FR"], "locales": ["fr-FR"], **PARIS},
            {"areas": ["CA"], "locales": ["fr-CA", "en"], **PARIS},
        ]
    },
    frozenset(("fr-FR", "fr-CA", "en")),
)
AT = int(datetime(2026, 11, 27, 21, tzinfo=ZoneInfo("Europe/Paris")).timestamp()) * 1000
FRENCH = OnDuty(("FR",), ("fr-FR",), AT, rooms=2)


@dataclass
class FakeFloor:
    people: list[OnDuty] = field(default_factory=list)
    since: list[int] = field(default_factory=list)

    def on_duty(self, now_ms: int) -> list[OnDuty]:
        return self.people

    def waiting_since(self, now_ms: int) -> list[int]:
        return self.since


def test_each_shift_without_anybody_counts_and_none_outside_its_hours() -> None:
    nobody = WatchRota(EVENING, FakeFloor())
    assert nobody(AT) == ChatFigures(unstaffed=2, on_duty=0, waiting=0, open=0, longest_wait_seconds=0)
    assert nobody(AT + 3_600_000).unstaffed == 0
    assert WatchRota(Rota(), FakeFloor())(AT).unstaffed == 0


def test_a_shift_is_kept_when_every_language_it_promises_is_spoken() -> None:
    shifts = EVENING.now(AT)
    english = OnDuty(("GB",), ("en",), AT)
    assert unstaffed(shifts, [FRENCH]) == 1
    assert unstaffed(shifts, [english]) == 2
    assert unstaffed(shifts, [FRENCH, english]) == 0


def test_who_has_not_been_seen_for_ten_minutes_is_not_there() -> None:
    watch = WatchRota(EVENING, FakeFloor([FRENCH]))
    assert (watch(AT + FRESH_MS).on_duty, watch(AT + FRESH_MS).open) == (1, 2)
    assert (watch(AT + FRESH_MS + 1).on_duty, watch(AT + FRESH_MS + 1).unstaffed) == (0, 2)


def test_the_longest_wait_is_the_first_ones() -> None:
    figures = WatchRota(EVENING, FakeFloor([FRENCH], [AT - 181_999, AT - 5_000, AT + 50]))(AT)
    assert (figures.waiting, figures.longest_wait_seconds) == (3, 181)
    assert WatchRota(EVENING, FakeFloor([], [AT + 5_000]))(AT).longest_wait_seconds == 0


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> FakeFloor:
    floor = FakeFloor([FRENCH], [AT - 7_000])
    monkeypatch.setattr(bootstrap, "sweeps", tuple)
    monkeypatch.setattr(bootstrap, "watch_rota", lambda: WatchRota(EVENING, floor))
    monkeypatch.setattr(chat_due, "time", SimpleNamespace(time_ns=lambda: AT * 1_000_000))
    return floor


def gauges(printed: str) -> dict[tuple[str, str], int]:
    found = [datum for line in printed.splitlines() for _, datum in metrics_in(line)]
    return {(each["MetricName"], *(d["Value"] for d in each["Dimensions"])): int(sum(each["Values"])) for each in found}


def test_the_minute_is_told_in_figures_and_in_nothing_else(
    floor: FakeFloor, capsys: pytest.CaptureFixture[str]
) -> None:
    chat_due.handler({}, None)
    printed = capsys.readouterr().out
    assert gauges(printed) == {
        ("ChatUnstaffed", "promised"): 1,
        ("ChatLongestWaitSeconds", "waiting"): 7,
        ("ChatRooms", "waiting"): 1,
        ("ChatRooms", "open"): 2,
        ("ChatResponders", "on_duty"): 1,
    }
    assert "fr-FR" not in printed


def test_a_sweep_comes_first_and_hides_no_figures_when_it_fails(
    floor: FakeFloor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def sweep(now_ms: int) -> None:
        floor.since = []
        raise RuntimeError("the table is down")

    monkeypatch.setattr(bootstrap, "sweeps", lambda: (sweep,))
    with pytest.raises(RuntimeError, match="down"):
        chat_due.handler({}, None)
    assert gauges(capsys.readouterr().out)["ChatRooms", "waiting"] == 0


def test_the_function_is_given_what_it_asks_for_and_forgets_networks_every_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    variables = FUNCTIONS["ChatDue"]["Environment"]["Variables"]
    monkeypatch.setattr(bootstrap, "config", lambda: ChatDueConfig.from_env({"ROOMS_TABLE": "rooms"}))
    monkeypatch.setattr(bootstrap, "shared_client", str)
    monkeypatch.setattr(bootstrap, "sweep_rooms", lambda: lambda now_ms: None)
    assert set(variables) == {"ROOMS_TABLE", "CHAT_WIRES_URL"}
    assert any(isinstance(sweep, ForgetNetworks) for sweep in bootstrap.sweeps.__wrapped__())
    with pytest.raises(ConfigError, match="ROOMS_TABLE"):
        ChatDueConfig.from_env({})


def test_without_the_chat_nothing_of_it_is_there() -> None:
    whole = template()
    assert whole["Parameters"]["Chat"]["Default"] == "off"
    for name in ("ChatStore", "ChatSecret", "ChatDue", "ChatDueLogs"):
        assert whole["Resources"][name]["Condition"] == "ChatOn"
