"""The line for calls: what the flow says on every path, where it can be deployed, and what it leaves behind."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import botocore.session
import pytest
from cfnlint.helpers import REGIONS
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from antirelou.adapters.files import read_words
from antirelou.domain.number import Greeting
from antirelou.handlers.call_received import ACTS
from templates import FUNCTIONS, template

ROOT_TEMPLATE, LINE, FLOW = template(), template("infra/voice.yaml"), template("infra/voice_flow.yaml")
LOCALES = ROOT_TEMPLATE["Parameters"]["Locale"]["AllowedValues"]
FAULT = None
"""An answer of the function that never came, or could not be read."""


def flow(locale: str) -> dict[str, Any]:
    """What Connect is given, for a number of that language."""
    text, values = FLOW["Resources"]["Flow"]["Properties"]["Content"]["Fn::Sub"]
    spoken = FLOW["Mappings"]["Spoken"][locale]
    text = text.replace("${CallReceivedArn}", "arn:function")
    for name, value in values.items():
        assert value["Fn::FindInMap"] == ["Spoken", {"Ref": "Locale"}, name]
        text = text.replace(f"${{{name}}}", spoken[name])
    assert "${" not in text
    return dict(json.loads(text))


@pytest.fixture(params=LOCALES)
def actions(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    return {each["Identifier"]: each for each in flow(request.param)["Actions"]}


def next_of(action: dict[str, Any], act: str | None, broken: frozenset[str]) -> str:
    """Where Connect goes from there, when the function answered so and these actions fail."""
    goes = action["Transitions"]
    ((error,),) = [goes["Errors"]]
    if action["Identifier"] in broken or (action["Type"] == "InvokeLambdaFunction" and act is FAULT):
        return str(error["NextAction"])
    if action["Type"] != "Compare":
        return str(goes["NextAction"])
    matching = [each for each in goes["Conditions"] if act in each["Condition"]["Operands"]]
    return str((matching or [error])[0]["NextAction"])


def walk(actions: dict[str, dict[str, Any]], act: str | None, broken: frozenset[str]) -> Iterator[str]:
    """The types of the actions on the way; it ends, or there are more of them than the flow has."""
    at = "voice"
    for _ in actions:
        yield actions[at]["Type"]
        if actions[at]["Type"] == "DisconnectParticipant":
            return
        at = next_of(actions[at], act, broken)
    pytest.fail("the call never ends")


def test_every_path_hangs_up_and_only_bye_does_so_without_a_word(actions: dict[str, dict[str, Any]]) -> None:
    can_break = [name for name, each in actions.items() if each["Type"] != "DisconnectParticipant"]
    for act in ("say", "bye", "", "odd", FAULT):
        for picked in product([False, True], repeat=len(can_break)):
            broken = frozenset(name for name, breaks in zip(can_break, picked, strict=True) if breaks)
            path = list(walk(actions, act, broken))
            assert path[-1] == "DisconnectParticipant"
            silent = act == "bye" and not broken & {"tell", "heed"}
            assert ("MessageParticipant" in path) != silent


def test_the_words_are_spoken_when_the_function_fails(actions: dict[str, dict[str, Any]]) -> None:
    path = list(walk(actions, FAULT, frozenset()))
    assert path[-2:] == ["MessageParticipant", "DisconnectParticipant"]
    assert "Compare" not in path


def test_every_action_says_where_to_go_when_it_fails_and_all_of_them_are_there(
    actions: dict[str, dict[str, Any]],
) -> None:
    for action in actions.values():
        goes = action["Transitions"]
        if action["Type"] == "DisconnectParticipant":
            assert goes == {}
            continue
        named = [goes["NextAction"], *(each["NextAction"] for each in goes["Errors"] + goes["Conditions"])]
        assert set(named) <= set(actions)
        assert {each["ErrorType"] for each in goes["Errors"]} <= {"NoMatchingError", "NoMatchingCondition"}


def test_the_flow_waits_for_the_function_no_longer_than_connect_may(actions: dict[str, dict[str, Any]]) -> None:
    asked = actions["tell"]["Parameters"]
    assert asked["ResponseValidation"] == {"ResponseType": "STRING_MAP"}
    assert int(asked["InvocationTimeLimitSeconds"]) < FUNCTIONS["CallReceived"]["Timeout"] < 8


def test_the_flow_and_the_function_use_the_same_words(actions: dict[str, dict[str, Any]]) -> None:
    (condition,) = actions["heed"]["Transitions"]["Conditions"]
    assert condition["Condition"]["Operands"] == [ACTS[Greeting.HANG_UP]]
    assert actions["heed"]["Parameters"] == {"ComparisonValue": "$.External.act"}
    assert set(ACTS) == set(Greeting)


def test_a_caller_hears_the_words_of_the_texts_in_a_voice_of_that_language() -> None:
    words = read_words()
    spoken = FLOW["Mappings"]["Spoken"]
    assert {locale: each["Words"] for locale, each in spoken.items()} == {n: w.spoken for n, w in words.items()}
    assert {locale: each["Voice"] for locale, each in spoken.items()} == {
        "fr-FR": "Lea",
        "fr-CA": "Gabrielle",
        "en": "Joanna",
    }


def test_calls_can_be_taken_exactly_where_every_type_they_need_exists() -> None:
    types = {each["Type"] for of in (LINE, FLOW) for each in of["Resources"].values()}
    needed = {each for each in types if each.startswith("AWS::Connect::")}
    open_to_all = set(botocore.session.get_session().get_available_regions("ec2", "aws"))
    everywhere = [set(map(str, REGIONS)) & open_to_all]
    have = [{r for r in REGIONS if each in PROVIDER_SCHEMA_MANAGER.get_resource_types(r)} for each in needed]
    (assertion,) = ROOT_TEMPLATE["Rules"]["CallsNeedARegionWithConnect"]["Assertions"]
    allowed, asked = assertion["Assert"]["Fn::Contains"]
    assert asked == {"Ref": "AWS::Region"}
    assert set(allowed) == set.intersection(*everywhere, *have)
    assert not {"eu-west-1", "eu-west-3", "ca-west-1"} & set(allowed)
    assert "Voice=none" in assertion["AssertDescription"]


def test_there_is_a_line_only_when_it_is_asked_for() -> None:
    resources = ROOT_TEMPLATE["Resources"]
    for name in ("VoiceLine", "VoiceFlow", "FlowLinked", "FlowLinkedLogs"):
        assert resources[name]["Condition"] == "TakesCalls"
    assert ROOT_TEMPLATE["Parameters"]["Voice"]["Default"] == "none"
    assert "Condition" not in resources["CallReceived"]


def test_the_line_calls_nobody_and_logs_no_caller() -> None:
    attributes = LINE["Resources"]["Instance"]["Properties"]["Attributes"]
    assert attributes == {"InboundCalls": True, "OutboundCalls": False, "ContactflowLogs": False}


def test_only_the_lines_own_instance_may_ask_the_function() -> None:
    permission = FLOW["Resources"]["ConnectMayCall"]["Properties"]
    assert permission["Principal"] == "connect.amazonaws.com"
    assert permission["SourceArn"] == {"Ref": "InstanceArn"}
    assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}


def test_nothing_of_the_line_outlives_the_stack() -> None:
    for resource in [*LINE["Resources"].values(), *FLOW["Resources"].values()]:
        assert resource.get("DeletionPolicy", "Delete") == "Delete"


def test_the_number_is_pointed_at_the_flow_with_the_two_requests_that_do_it_and_no_other() -> None:
    (statement,) = FUNCTIONS["FlowLinked"]["Policies"][0]["Statement"]
    assert statement["Action"] == [
        "connect:AssociatePhoneNumberContactFlow",
        "connect:DisassociatePhoneNumberContactFlow",
    ]
    assert len(statement["Resource"]) == 3
    link = FLOW["Resources"]["NumberLeadsToTheFlow"]["Properties"]
    assert set(link) == {"ServiceToken", "ServiceTimeout", "InstanceId", "PhoneNumberId", "ContactFlowId"}
