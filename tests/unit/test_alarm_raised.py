"""An alarm reaches the maintainers in plain words, whatever shape it comes in."""

import json
import logging
from dataclasses import dataclass, field
from typing import Any

import pytest

from antirelou.adapters.maintainers import SnsMaintainers
from antirelou.bootstrap import alarms as bootstrap
from antirelou.config.alarms import AlarmConfig
from antirelou.config.env import ConfigError
from antirelou.domain.alarm import UNREADABLE, State, read_alarm
from antirelou.domain.message import Message
from antirelou.handlers import alarm_raised
from antirelou.services.tell_maintainers import TellMaintainers, about_alarm
from metrics import metrics_in

FRENCH = "La cagnotte est vide : personne ne reçoit de réponse. Rechargez-la."
ENGLISH = "The purse is empty: nobody gets an answer. Top it up."
RUNBOOK = "docs/runbook.md#the-purse-is-empty"
ALARM = {
    "AlarmName": "antirelou-purse-100",
    "AlarmDescription": f"{FRENCH}\n{ENGLISH}\n{RUNBOOK}",
    "AWSAccountId": "123456789012",
    "NewStateValue": "ALARM",
    "NewStateReason": "Threshold Crossed: 1 datapoint [100.0] was greater than or equal to the threshold (100.0).",
    "StateChangeTime": "2026-11-21T14:05:00.236+0000",
    "Region": "Europe (Paris)",
    "OldStateValue": "OK",
    "Trigger": {"MetricName": "UsedPercent", "Namespace": "Antirelou"},
}


def said(**changes: Any) -> str:
    return json.dumps(ALARM | changes)


def woken_by(message: Any) -> dict[str, Any]:
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Type": "Notification", "Message": message}}]}


@dataclass
class Mailbox:
    read: list[Message] = field(default_factory=list)

    def tell(self, message: Message) -> None:
        self.read.append(message)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    box = Mailbox()
    monkeypatch.setattr(bootstrap, "tell_maintainers", lambda: TellMaintainers(box))
    return box


def test_people_read_what_happened_since_when_and_what_to_do_in_french_then_english(mailbox: Mailbox) -> None:
    alarm_raised.handler(woken_by(said()), None)
    (message,) = mailbox.read
    assert message.subject == "antirelou: The purse is empty: nobody gets an answer"
    assert message.body.splitlines() == [
        FRENCH,
        "Depuis : 21/11/2026 à 14:05 (UTC).",
        f"Que faire : {RUNBOOK}",
        "",
        ENGLISH,
        "Since: 2026-11-21 14:05 (UTC).",
        f"What to do: {RUNBOOK}",
        "",
        "(antirelou-purse-100)",
    ]


def test_people_read_that_it_is_over(mailbox: Mailbox) -> None:
    alarm_raised.handler(woken_by(said(NewStateValue="OK", OldStateValue="ALARM")), None)
    (message,) = mailbox.read
    assert message.subject == "antirelou: back to normal: The purse is empty: nobody gets an answer"
    assert message.body.startswith("C'est rentré dans l'ordre.\nL'alarme disait : La cagnotte est vide")
    assert "Rechargez-la" not in message.body  # nothing is left to be done
    assert "Back to normal." in message.body


def test_the_first_data_of_a_new_alarm_is_no_news(mailbox: Mailbox) -> None:
    alarm_raised.handler(woken_by(said(NewStateValue="OK", OldStateValue="INSUFFICIENT_DATA")), None)
    assert mailbox.read == []


def test_an_alarm_that_went_from_no_data_to_ringing_is_news(mailbox: Mailbox) -> None:
    alarm_raised.handler(woken_by(said(OldStateValue="INSUFFICIENT_DATA")), None)
    assert len(mailbox.read) == 1


UNREADABLES = [
    "", "x", "null", "5", "[]", "{}", "[" * 100_000, None, 5, [], '{"NewStateValue": 5}', '{"NewStateValue": []}',
    said(NewStateValue="odd"),
]  # fmt: skip


@pytest.mark.parametrize("message", UNREADABLES, ids=range(len(UNREADABLES)))
def test_what_cannot_be_read_is_told_as_such_without_quoting_it(mailbox: Mailbox, message: Any) -> None:
    assert read_alarm(message) == UNREADABLE
    alarm_raised.handler(woken_by(message), None)
    assert [told.subject for told in mailbox.read] == ["antirelou: an alarm nobody could read"]
    assert "ALARM" not in mailbox.read[0].body


@pytest.mark.parametrize("event", [None, {}, [], {"Records": None}, {"Records": [5]}, {"Records": [{"Sns": {}}]}])
def test_an_event_of_another_shape_is_an_alarm_nobody_could_read(mailbox: Mailbox, event: Any) -> None:
    alarm_raised.handler(event, None)
    assert [told.subject for told in mailbox.read] == ["antirelou: an alarm nobody could read"]


@pytest.mark.parametrize("absent", [name for name in ALARM if name != "NewStateValue"])
@pytest.mark.parametrize("state", ["ALARM", "OK", "INSUFFICIENT_DATA"])
def test_any_other_field_may_be_absent_or_odd(absent: str, state: str) -> None:
    alarm = ALARM | {"NewStateValue": state}
    for odd in (None, 5, [], {}, ""):
        for fields in (alarm | {absent: odd}, {name: value for name, value in alarm.items() if name != absent}):
            message = about_alarm(read_alarm(json.dumps(fields)))
            assert message.subject.startswith("antirelou: ")
            assert len(message.body) > 40


def test_an_alarm_that_is_not_of_the_template_is_told_by_its_name() -> None:
    nameless = about_alarm(read_alarm(said(AlarmDescription=None)))
    assert nameless.subject == "antirelou: alarm antirelou-purse-100"
    assert "L'alarme antirelou-purse-100 s'est déclenchée." in nameless.body
    one_line = about_alarm(read_alarm(said(AlarmDescription="Disk full.")))
    assert one_line.body.startswith("Disk full.\nDepuis")


def test_an_alarm_without_measures_is_told() -> None:
    change = read_alarm(said(NewStateValue="INSUFFICIENT_DATA", OldStateValue="OK"))
    assert change.state is State.NO_DATA
    assert "n'a plus de mesures" in about_alarm(change).body


@pytest.mark.parametrize(
    ("message", "label"),
    [(said(), "raised"), (said(NewStateValue="OK"), "over"), (said(NewStateValue="INSUFFICIENT_DATA"), "no_data"),
     (said(NewStateValue="OK", OldStateValue="INSUFFICIENT_DATA"), "first_data"), ("x", "unreadable")],
)  # fmt: skip
def test_each_alarm_is_counted_and_logged(
    mailbox: Mailbox,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    message: str,
    label: str,
) -> None:
    with caplog.at_level(logging.INFO):
        alarm_raised.handler(woken_by(message), None)
    (metric,) = [metric for line in capsys.readouterr().out.splitlines() for metric in metrics_in(line)]
    assert metric[0] == "Antirelou"
    assert (metric[1]["MetricName"], metric[1]["Dimensions"]) == ("Alarms", [{"Name": "Outcome", "Value": label}])
    assert [record.getMessage() for record in caplog.records if record.name == "antirelou"] == [label]


def test_a_message_that_cannot_be_sent_fails_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        def tell(self, message: Message) -> None:
            raise ConnectionError

    monkeypatch.setattr(bootstrap, "tell_maintainers", lambda: TellMaintainers(Down()))
    with pytest.raises(ConnectionError):
        alarm_raised.handler(woken_by(said()), None)


def test_sns_gets_a_subject_it_takes() -> None:
    sent: list[dict[str, str]] = []

    class Sns:
        def publish(self, **request: str) -> None:
            sent.append(request)

    SnsMaintainers(Sns(), "topic").tell(Message("é" + "a\n" * 100, "corps"))
    (request,) = sent
    assert (request["TopicArn"], request["Message"]) == ("topic", "corps")
    assert request["Subject"].isascii()
    assert request["Subject"].isprintable()
    assert 0 < len(request["Subject"]) < 100


def test_it_needs_the_topic_and_nothing_else() -> None:
    assert AlarmConfig.from_env({"MAINTAINERS_TOPIC_ARN": "t"}).maintainers_topic == "t"
    with pytest.raises(ConfigError, match="MAINTAINERS_TOPIC_ARN"):
        AlarmConfig.from_env({})
