"""Every alarm of the template watches something that is measured, goes off by its own rule, and says what to do."""

import json
import re
from typing import Any

import pytest

from alarms import verdict
from antirelou.domain.broadcast import Ending as BroadcastEnding
from antirelou.domain.chat_figures import ChatFigures
from antirelou.domain.notice import Wall
from antirelou.domain.outcome import Answered, Dead, Failed, Held, Reason, Refused
from antirelou.domain.settlement import Unsettled
from antirelou.domain.webhook import Ending
from antirelou.handlers import reporting
from metrics import metrics_in
from templates import FUNCTIONS, ROOT, template

ROOT_TEMPLATE = template()
MESSAGING = template("infra/messaging.yaml")["Resources"]
TEMPLATE = template("infra/alarms.yaml")
OF_A_FUNCTION = template("infra/function_alarms.yaml")
NOW = 1_800_000_030.0

OF_AWS = {
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): "QueueName",
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): "QueueName",
    ("AWS/Lambda", "Errors"): "FunctionName",
    ("AWS/Lambda", "Throttles"): "FunctionName",
    ("AWS/DynamoDB", "ReadThrottleEvents"): "TableName",
    ("AWS/DynamoDB", "WriteThrottleEvents"): "TableName",
}
"""Metrics AWS makes, by the one dimension it makes them with: SQS's, Lambda's and DynamoDB's developer guides."""


AT_DEPLOY = {"FlowLinked", "SitePublished"}
"""Runs under the eyes of whoever deploys, who sees it fail."""


def deployed(node: Any, parameters: dict[str, Any]) -> Any:
    """The template with its parameters filled in."""
    if isinstance(node, list):
        return [deployed(each, parameters) for each in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Ref"}:
        return parameters[node["Ref"]]
    if set(node) == {"Fn::Sub"}:
        return re.sub(r"\$\{([\w:]+)\}", lambda found: str(parameters[found[1]]), node["Fn::Sub"])
    return {name: deployed(value, parameters) for name, value in node.items()}


def resources(of: dict[str, Any], kind: str, parameters: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {name: each["Properties"] for name, each in of["Resources"].items() if each["Type"] == kind}
    return {name: deployed(properties, parameters) for name, properties in found.items()}


PARAMETERS = {name: name for name in TEMPLATE["Parameters"]} | {"AWS::Region": "eu-west-3"}
WATCHED = resources(TEMPLATE, "AWS::CloudFormation::Stack", PARAMETERS)
DEFAULTS = {name: each["Default"] for name, each in OF_A_FUNCTION["Parameters"].items() if "Default" in each}
ALARMS = {
    alarm["AlarmName"]: alarm
    for alarm in [
        *resources(TEMPLATE, "AWS::CloudWatch::Alarm", PARAMETERS).values(),
        *(
            alarm
            for stack in WATCHED.values()
            for alarm in resources(OF_A_FUNCTION, "AWS::CloudWatch::Alarm", DEFAULTS | stack["Parameters"]).values()
        ),
    ]
}
each_alarm = pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)


@pytest.fixture
def emitted(capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str, str]]:
    """Namespace, name and dimension of every metric that the functions can make, by making them."""
    refused = [Refused(reason) for reason in Reason]
    reporting.count([Answered(1), *refused, Held(1, ""), Failed(""), Dead("", buried=True)])
    reporting.count_reports([why.value for why in Unsettled])
    reporting.count_broadcasts("taken", {ending.label: 1 for ending in BroadcastEnding})
    reporting.count_webhooks([ending.value for ending in Ending])
    reporting.gauge_walls({wall.value: 1.0 for wall in Wall})
    reporting.gauge_shield(up=True)
    reporting.gauge_chat(ChatFigures(unstaffed=1, on_duty=1, waiting=1, open=1, longest_wait_seconds=1))
    metrics = [metric for line in capsys.readouterr().out.splitlines() for metric in metrics_in(line)]
    return {(of, datum["MetricName"], *datum["Dimensions"][0].values()) for of, datum in metrics}


def test_every_metric_an_alarm_watches_is_made_by_our_code_or_by_aws(emitted: set[tuple[str, ...]]) -> None:
    for name, alarm in ALARMS.items():
        ((dimension, value),) = [each.values() for each in alarm["Dimensions"]]
        metric = (alarm["Namespace"], alarm["MetricName"])
        assert (*metric, dimension, value) in emitted or OF_AWS.get(metric) == dimension, name


def test_every_metric_on_the_dashboard_is_made_by_our_code_or_by_aws(emitted: set[tuple[str, ...]]) -> None:
    (board,) = resources(TEMPLATE, "AWS::CloudWatch::Dashboard", PARAMETERS).values()
    shown = [row for widget in json.loads(board["DashboardBody"])["widgets"] for row in widget["properties"]["metrics"]]
    for row in shown:
        if isinstance(row[0], dict):
            space, dimension, name = re.findall(
                r"SEARCH\('\{(\w+),(\w+)\} MetricName=\"(\w+)\"'", row[0]["expression"]
            )[0]
            assert {(space, name, dimension)} <= {each[:3] for each in emitted}
        else:
            assert tuple(row[:4]) in emitted or OF_AWS[row[0], row[1]] == row[2]


def test_the_dashboard_shows_everything_an_alarm_watches() -> None:
    (board,) = resources(TEMPLATE, "AWS::CloudWatch::Dashboard", PARAMETERS).values()
    for alarm in ALARMS.values():
        assert f'"{alarm["MetricName"]}"' in board["DashboardBody"].replace("\\", "")


@each_alarm
def test_it_says_what_happened_and_what_to_do_in_two_languages_and_where_to_read_on(alarm: dict[str, Any]) -> None:
    french, english, runbook = alarm["AlarmDescription"].splitlines()
    assert len(alarm["AlarmDescription"]) <= 1024
    assert french.endswith(".")
    assert english.endswith(".")
    assert all(len(re.split(r"(?<=[.?])\s", words)) >= 2 for words in (french, english))
    assert f"antirelou: {english.split('. ')[0]}".isascii()
    assert len(f"antirelou: {english.split('. ')[0]}") < 100  # the subject of a message
    assert runbook.startswith("docs/runbook.md#")


def test_the_runbook_has_what_alarms_point_to() -> None:
    titles = re.findall(r"^##+ (.+)$", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    pointed = {alarm["AlarmDescription"].splitlines()[-1].partition("#")[2] for alarm in ALARMS.values()}
    assert pointed <= anchors


@each_alarm
def test_somebody_is_told(alarm: dict[str, Any]) -> None:
    # what puts alarms into words cannot say of itself that it is broken
    direct = "AlarmRaised" in alarm["AlarmName"]
    if alarm["MetricName"] == "UsedPercent" and alarm["TreatMissingData"] == "ignore":
        assert "AlarmActions" not in alarm  # told once as a notice already: see test_settlement
        return
    assert alarm["AlarmActions"] == ["MaintainersTopicArn" if direct else "AlarmsTopicArn"]
    assert alarm.get("OKActions", alarm["AlarmActions"]) == alarm["AlarmActions"]
    assert "InsufficientDataActions" not in alarm


@each_alarm
def test_its_name_is_the_stacks_and_no_other_stacks(alarm: dict[str, Any]) -> None:
    assert re.fullmatch(r"StackName-[\w-]+", alarm["AlarmName"])


def seen(alarm: dict[str, Any], value: float | None, periods: int) -> dict[float, float]:
    """That value once in each of the last periods, the newest now."""
    start = NOW // 60 * 60
    return {} if value is None else {start - back * alarm["Period"]: value for back in range(periods)}


def wanted(alarm: dict[str, Any]) -> int:
    return int(alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]))


WATCHES_A_VALUE = [alarm for alarm in ALARMS.values() if alarm["ComparisonOperator"].startswith("GreaterThan")]


@pytest.mark.parametrize("alarm", WATCHES_A_VALUE, ids=[alarm["AlarmName"] for alarm in WATCHES_A_VALUE])
def test_it_goes_off_at_its_threshold_and_not_before(alarm: dict[str, Any]) -> None:
    at = alarm["Threshold"] + (alarm["ComparisonOperator"] == "GreaterThanThreshold")
    assert verdict(alarm | {"StateValue": "OK"}, seen(alarm, at, wanted(alarm)), NOW) == "ALARM"
    assert verdict(alarm | {"StateValue": "OK"}, seen(alarm, at - 1, alarm["EvaluationPeriods"]), NOW) == "OK"
    assert verdict(alarm | {"StateValue": "OK"}, seen(alarm, at, wanted(alarm) - 1), NOW) == "OK"


@each_alarm
def test_silence_is_no_alarm_but_for_the_one_that_listens_to_it(alarm: dict[str, Any]) -> None:
    expected = {"breaching": "ALARM", "notBreaching": "OK", "ignore": "before"}[alarm["TreatMissingData"]]
    assert verdict(alarm | {"StateValue": "before"}, {}, NOW) == expected
    assert (expected == "ALARM") == alarm["AlarmName"].endswith("-status-silent")


def test_the_one_that_listens_to_silence_is_content_with_one_sign_of_life() -> None:
    alarm = ALARMS["StackName-status-silent"] | {"StateValue": "ALARM"}
    assert verdict(alarm, {NOW // 60 * 60 - 600: 1.0}, NOW) == "OK"
    assert verdict(alarm, {NOW // 60 * 60 - 960: 1.0}, NOW) == "ALARM"


def test_every_function_is_watched() -> None:
    given = ROOT_TEMPLATE["Resources"]["Alarms"]["Properties"]["Parameters"]
    assert set(given) == set(TEMPLATE["Parameters"])
    for function in [name for name in FUNCTIONS if name not in AT_DEPLOY]:
        there = {"Ref": function}
        condition = ROOT_TEMPLATE["Resources"][function].get("Condition")
        assert given[function] == ({"Fn::If": [condition, there, ""]} if condition else there)
        assert WATCHED[f"{function}Alarms"]["Parameters"]["Function"] == function
        assert WATCHED[f"{function}Alarms"]["Parameters"]["Label"] == function


def test_alarms_of_the_chat_are_there_with_the_chat_only() -> None:
    of_chat = {name: each for name, each in TEMPLATE["Resources"].items() if name.startswith("Chat")}
    functions = {f"{name}Alarms" for name in FUNCTIONS if name.startswith("Chat")}
    assert set(of_chat) == {"ChatUnstaffed", "ChatWaitsLong"} | functions
    assert {each.get("Condition") for each in of_chat.values()} == {"HasChat"}


def test_what_publishes_to_an_encrypted_topic_may_use_its_key() -> None:
    """An alarm that may not changes its state, and tells nobody."""
    grants = MESSAGING["TopicKey"]["Properties"]["KeyPolicy"]["Statement"]
    for topic, services in {"AlarmsTopic": ["cloudwatch"], "MaintainersTopic": ["budgets", "cloudwatch"]}.items():
        assert MESSAGING[topic]["Properties"]["KmsMasterKeyId"] == {"Ref": "TopicKey"}
        statements = MESSAGING[f"{topic}Policy"]["Properties"]["PolicyDocument"]["Statement"]
        assert sorted(each["Principal"]["Service"] for each in statements) == [f"{s}.amazonaws.com" for s in services]
        assert all(set(each["Condition"]) == {"StringEquals", "ArnLike"} for each in statements)
        for service in services:
            (grant,) = [g for g in grants if f"{service}.amazonaws.com" in g["Principal"].get("Service", [])]
            assert set(grant["Action"]) == {"kms:GenerateDataKey*", "kms:Decrypt"}
            assert grant["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_the_budget_and_the_email_are_there_only_when_asked_for() -> None:
    assert TEMPLATE["Resources"]["AccountBudget"]["Condition"] == "AccountHasBudget"
    assert MESSAGING["MaintainersByEmail"]["Condition"] == "MaintainersHaveEmail"
    assert ROOT_TEMPLATE["Parameters"]["AccountBudgetDollars"]["Default"] == 0
    assert ROOT_TEMPLATE["Parameters"]["MaintainersEmail"]["Default"] == ""
    pattern = ROOT_TEMPLATE["Parameters"]["MaintainersEmail"]["AllowedPattern"]
    assert re.search(pattern, "team@example.org")
    assert re.search(pattern, "")
    assert not re.search(pattern, "team at example.org")


@pytest.mark.parametrize("line", ["", "START", "{}", "[]", "5", '{"_aws": 5}', '{"_aws": {"CloudWatchMetrics": [{}]}}'])
def test_a_log_line_without_metrics_gives_none(line: str) -> None:
    assert metrics_in(line) == []
