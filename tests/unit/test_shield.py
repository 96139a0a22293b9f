"""What people and attackers meet while the shield is up, and how it gets there, through the whole use case."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from antirelou.domain.flow import Flow, Mode
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, MINUTE_MS, Caps
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.hold_shield import HoldShield
from antirelou.services.ports import Sending
from fakes import FakeFlows, FakeNotices, FakePrefixes
from house import NOW, PRICE, Parts, container, notification, payload, person, sqs_record

SLOGAN = "on va te retrouver et tu vas le regretter"


@dataclass
class Line:
    """A number with one container, and a clock."""

    parts: Parts
    now: int = NOW
    count: int = 0
    cold: Any = None
    waiting: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parts.purse.fund(50 * MICROS)
        self.cold = container(self.parts)

    def receive(self, *bodies: str) -> list[str]:
        records = []
        for body in bodies:
            self.count += 1
            records.append(sqs_record(body, f"sqs-{self.count}", sent_ms=self.now))
        outcomes = self.cold(read_deliveries({"Records": records}, 4, self.now), self.now)
        put, self.parts.inbox.put = self.parts.inbox.put, []
        self.waiting += [(self.now + seconds * 1000, body) for body, seconds in put]
        return [outcome.label for outcome in outcomes]

    def text(self, who: int, body: str = "Salut", name: str = "") -> str:
        self.count += 1
        message = payload(person(who), body, name or f"m{self.count}")
        return self.receive(notification(message, self.now, f"sns-{self.count}"))[0]

    def texts(self, who: int, *bodies: str) -> list[str]:
        """One after the other, a second apart."""
        labels = []
        for body in bodies:
            labels.append(self.text(who, body))
            self.now += 1000
        return labels

    def wait(self, ms: int) -> list[str]:
        """Let time pass; how what waited ended meanwhile."""
        end, labels = self.now + ms, []
        while due := sorted(each for each in self.waiting if each[0] <= end):
            self.waiting.remove(due[0])
            self.now = due[0][0]
            labels += self.receive(due[0][1])
        self.now = end
        return [label for label in labels if label != "held"]


@pytest.fixture
def line(parts: Parts) -> Line:
    parts.senders.flows = parts.flows = FakeFlows()
    parts.notices = FakeNotices()
    return Line(parts)


@pytest.fixture
def shielded(line: Line) -> Line:
    line.parts.flows.set_mode(Mode.UP)
    return line


def test_while_it_is_up_an_answer_waits_ten_minutes_and_comes(shielded: Line) -> None:
    assert shielded.text(1) == "held"
    assert shielded.wait(10 * MINUTE_MS - 1) == []
    assert shielded.wait(1) == ["answered"]


def test_someone_who_writes_three_times_meanwhile_gets_one_answer(shielded: Line) -> None:
    assert shielded.texts(1, "Salut", "Tu dors ?", "Allo") == ["held", *["refused_already_held"] * 2]
    assert shielded.wait(HOUR_MS) == ["answered"]
    assert shielded.text(1) == "refused_already_answered"


def test_someone_who_goes_on_meanwhile_gets_none_for_a_day(shielded: Line) -> None:
    labels = shielded.texts(1, *(f"texte {'x' * i}" for i in range(6)))
    assert labels == ["held", *["refused_already_held"] * 2, *["refused_insistent"] * 3]
    assert shielded.wait(HOUR_MS) == ["refused_insistent"]
    shielded.wait(DAY_MS)
    assert shielded.text(1) == "held"
    assert shielded.wait(HOUR_MS) == ["answered"]


def test_texts_in_one_batch_count_as_much_as_texts_one_by_one(shielded: Line) -> None:
    burst = [notification(payload(person(1), f"texte {'x' * i}", f"b{i}"), NOW, f"s{i}") for i in range(4)]
    assert shielded.receive(*burst) == ["refused_insistent"] * 4


def test_a_text_delivered_again_and_again_is_one_text(shielded: Line) -> None:
    assert {shielded.text(1, name="same") for _ in range(6)} == {"held"}
    assert shielded.wait(HOUR_MS)[0] == "answered"
    assert len(shielded.parts.carrier.sent) == 1


def test_a_cold_container_knows_who_went_on(shielded: Line) -> None:
    shielded.texts(1, *(f"texte {'x' * i}" for i in range(4)))
    shielded.cold = container(shielded.parts)
    assert shielded.text(1) == "refused_insistent"


def said_by_attackers(line: Line, body: str) -> None:
    """Three senders who go on, in the same words."""
    for who in (101_000, 102_000, 103_000):
        line.texts(who, "Alors ?", body)


def test_what_many_who_go_on_send_waits_four_hours_and_is_answered_if_its_sender_stays_quiet(shielded: Line) -> None:
    said_by_attackers(shielded, SLOGAN)
    shielded.wait(HOUR_MS)
    assert shielded.text(1, SLOGAN) == "held"
    assert shielded.wait(4 * HOUR_MS - 1) == []
    assert shielded.wait(1) == ["answered"]


def test_what_many_say_first_is_no_slogan(shielded: Line) -> None:
    for who in range(6):
        shielded.text(1000 * who, SLOGAN)
    assert shielded.wait(11 * MINUTE_MS) == ["answered"] * 6


def test_what_is_short_is_said_by_everyone(shielded: Line) -> None:
    said_by_attackers(shielded, "coucou")
    shielded.text(1, "coucou")
    assert "answered" in shielded.wait(11 * MINUTE_MS)


def test_a_number_or_a_smiley_makes_no_other_text(shielded: Line) -> None:
    said_by_attackers(shielded, SLOGAN)
    shielded.wait(HOUR_MS)
    shielded.text(1, f"{SLOGAN.upper()} 7 !! 😀")
    assert shielded.wait(11 * MINUTE_MS) == []


def test_help_waits_and_stop_does_not(shielded: Line) -> None:
    assert shielded.text(1, "AIDE") == "held"
    assert shielded.text(2, "STOP") == "refused_stop"


def test_an_opt_out_while_the_answer_waits_is_kept(shielded: Line) -> None:
    shielded.text(1)
    shielded.text(1, "STOP")
    assert shielded.wait(HOUR_MS) == ["refused_opted_out"]


def test_what_waited_when_it_came_down_is_answered(shielded: Line) -> None:
    shielded.text(1)
    shielded.parts.flows.set_mode(Mode.AUTO)
    assert shielded.wait(HOUR_MS) == ["answered"]


def test_a_text_whose_earlier_one_was_lost_is_answered_in_the_end(shielded: Line) -> None:
    shielded.text(1)
    shielded.waiting.clear()
    shielded.wait(7 * HOUR_MS)
    assert shielded.text(1) == "held"
    assert shielded.wait(HOUR_MS) == ["answered"]


def attacked(line: Line, phones: int = 40, texts: int = 8) -> list[str]:
    """Bursts of texts, one phone after the other, a second between two texts."""
    labels = []
    for phone in range(phones):
        for i in range(texts):
            labels.append(line.text(1000 + 1000 * phone, f"texte {'y' * i} {'z' * phone}"))
            line.wait(1000)
    return labels


def test_an_attack_raises_it_and_its_end_brings_it_down_and_each_is_told_once(line: Line) -> None:
    labels = attacked(line)
    assert line.parts.flows.read().shield_up
    assert labels.count("answered") < 20
    for _ in range(180):
        line.wait(MINUTE_MS)
        line.text(900_000 + 1000 * line.count)
    assert not line.parts.flows.read().shield_up
    subjects = [message.subject for message in line.parts.notices.told]
    assert [("up" in subject, "down" in subject) for subject in subjects] == [(True, False), (False, True)]


def test_one_robot_alone_raises_nothing(line: Line) -> None:
    attacked(line, phones=1, texts=500)
    assert not line.parts.flows.read().shield_up
    assert line.parts.flows.read().version <= 8  # and it costs the flow next to nothing


def test_calm_traffic_costs_the_flow_one_write_in_ten_minutes(line: Line) -> None:
    for i in range(120):
        line.text(1000 * i)
        line.wait(30_000)
    assert line.parts.flows.read().version <= 6


def test_a_flow_that_cannot_be_written_hides_no_answer(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(old: Flow, new: Flow) -> tuple[Flow, bool]:
        raise RuntimeError

    monkeypatch.setattr(line.parts.flows, "swap", broken)
    line.text(1)
    line.now += HOUR_MS
    assert line.text(2000) == "answered"


def test_numbers_in_a_row_get_a_days_quota(parts: Parts) -> None:
    parts.prefixes = FakePrefixes(10)
    line = Line(parts)
    labels = [line.text(5000 + i) for i in range(30)]
    assert labels.count("answered") == 11  # one is free for each container
    assert labels.count("refused_prefix_quota") == 19
    assert line.text(7000) == "answered"
    line.wait(DAY_MS)
    assert line.text(5000 + 40) == "answered"


def test_a_batch_of_numbers_in_a_row_meets_the_same_quota(parts: Parts) -> None:
    parts.prefixes = FakePrefixes(3)
    line = Line(parts)
    bodies = [notification(payload(person(i), "Salut", f"m{i}"), NOW, f"s{i}") for i in range(10)]
    assert line.receive(*bodies).count("refused_prefix_quota") == 6


def test_a_busy_carrier_uses_up_no_quota(parts: Parts) -> None:
    parts.prefixes = FakePrefixes(3)
    line = Line(parts)
    line.text(5000)
    parts.carrier.script = [Sending.THROTTLED] * 12
    assert line.text(5001) == "held"
    assert "answered" in line.wait(HOUR_MS)
    assert sum(parts.prefixes.counts.values()) == 1


def test_a_full_cap_uses_up_no_quota(parts: Parts) -> None:
    parts.prefixes, parts.caps = FakePrefixes(3), Caps(2 * PRICE, 10**9, 10**9)
    parts.purse.caps = parts.caps
    line = Line(parts)
    assert [line.text(5000 + i) for i in range(4)] == ["answered", "answered", "held", "held"]
    assert sum(parts.prefixes.counts.values()) == 1


def test_who_waits_for_a_cap_is_refused_from_memory_and_answered_in_the_end(parts: Parts) -> None:
    parts.caps = parts.purse.caps = Caps(PRICE, 10**9, 10**9)
    line = Line(parts)
    line.text(1)
    assert line.text(2000) == "held"
    reservations = parts.purse.count
    assert line.texts(2000, *["Alors ?"] * 8) == ["refused_already_held"] * 8
    assert parts.purse.count == reservations
    assert line.wait(2 * HOUR_MS).count("answered") == 1


def test_texts_that_get_no_reply_do_not_hide_an_attack(line: Line) -> None:
    line.parts.prefixes.quota = 1
    for phone in range(40):
        for i in range(8):
            line.text(1_000_000 + 1000 * phone, f"texte {'y' * i}")
            for _ in range(3):
                line.text(500_000 + line.count % 900, "Salut")  # forged, in a prefix that is full
            line.wait(1000)
    assert line.parts.flows.read().shield_up


def test_the_same_text_with_two_times_is_one_text(shielded: Line) -> None:
    twice = [notification(payload(person(1), "Salut", "m1"), NOW + ms, f"s{ms}") for ms in (0, 200)]
    shielded.now += 1000
    assert "held" in shielded.receive(*twice)
    assert shielded.wait(HOUR_MS).count("answered") == 1


def test_help_then_a_text_gets_both_answers(shielded: Line) -> None:
    shielded.text(1, "AIDE")
    assert shielded.wait(10 * MINUTE_MS) == ["answered"]
    assert shielded.text(1, "Salut") == "held"
    assert shielded.wait(10 * MINUTE_MS) == ["answered"]


def test_someone_refused_while_the_number_was_paused_is_answered_after(shielded: Line) -> None:
    shielded.text(1)
    shielded.parts.purse.paused = "keeper"
    assert shielded.wait(HOUR_MS) == ["refused_paused"]
    shielded.parts.purse.paused = ""
    assert shielded.text(1) == "held"
    assert shielded.wait(HOUR_MS) == ["answered"]


def test_the_followers_of_a_paused_text_are_paused_too_and_not_silenced(line: Line) -> None:
    line.parts.purse.paused = "keeper"
    batch = [notification(payload(person(1), "Salut", f"m{i}"), NOW, f"s{i}") for i in range(10)]
    assert line.receive(*batch) == ["refused_paused"] * 10
    assert not line.parts.senders.silent


def test_held_down_and_let_go_a_flood_is_over(line: Line) -> None:
    attacked(line)
    assert line.parts.flows.read().shield_up
    hold = HoldShield(line.parts.flows)
    assert not hold(Mode.DOWN, line.now).shield_up
    assert not hold(Mode.AUTO, line.now + 1).shield_up


def test_echoes_of_a_shield_held_up_by_hand_are_forgotten_with_it(shielded: Line) -> None:
    said_by_attackers(shielded, SLOGAN)
    shielded.wait(HOUR_MS)
    shielded.text(1)
    assert shielded.parts.flows.read().echoes
    assert not HoldShield(shielded.parts.flows)(Mode.AUTO, shielded.now).echoes


def test_a_flow_that_cannot_be_written_cancels_no_silence(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[Flow] = []

    def broken(old: Flow, new: Flow) -> tuple[Flow, bool]:
        tries.append(new)
        raise RuntimeError

    monkeypatch.setattr(line.parts.flows, "swap", broken)
    for _ in range(60):
        line.text(1)
        line.wait(1000)
    assert line.parts.senders.silent
    assert len(tries) <= 12  # one in five seconds


def test_a_second_stop_costs_nothing(line: Line) -> None:
    stops = []
    real = line.parts.senders.opt_out
    line.parts.senders.opt_out = lambda *args: (stops.append(args), real(*args))[1]
    labels = [line.text(1, "STOP") for _ in range(50)]
    assert labels == ["refused_stop", *["refused_opted_out"] * 49]
    assert len(stops) == 1


def test_a_text_taken_back_by_a_busy_carrier_is_no_duplicate_elsewhere(line: Line) -> None:
    other = container(line.parts)
    mine, line.cold = line.cold, other
    line.parts.carrier.on_send = lambda _: line.text(1, "Alors ?")
    line.parts.carrier.script = [Sending.THROTTLED]
    line.now += 1000
    body = notification(payload(person(1), "Salut", "first"), NOW, "s")
    mine(read_deliveries({"Records": [sqs_record(body, "one")]}, 4, line.now), line.now)
    line.parts.carrier.on_send = lambda _: None
    put, line.parts.inbox.put = line.parts.inbox.put, []
    line.waiting += [(line.now + seconds * 1000, each) for each, seconds in put]
    assert line.wait(HOUR_MS) == ["answered"]
