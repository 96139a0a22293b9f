"""The chat's templates: nothing without being asked for, nothing kept, and no function may do more than it does."""

import re
from typing import Any

import pytest

from antirelou.config.chat import ChatConfig
from antirelou.domain.chat_json import is_public_key
from chats import KEY
from templates import FUNCTIONS, assert_no_copy_is_left, template

ROOT_TEMPLATE = template()
WAYS = template("infra/chat_ways.yaml")["Resources"]
TABLE = template("infra/chat.yaml")["Resources"]["Rooms"]
CHAT = ("ChatAsked", "ChatConnected", "ChatSaid", "ChatLeft", "ChatDue")
each_function = pytest.mark.parametrize("name", CHAT)


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in WAYS.values() if each["Type"] == f"AWS::ApiGatewayV2::{kind}"]


def test_without_being_asked_for_there_is_no_chat() -> None:
    assert ROOT_TEMPLATE["Parameters"]["Chat"]["Default"] == "off"
    for name in (*CHAT, *(f"{each}Logs" for each in CHAT), "ChatStore", "ChatApi", "ChatHttp", "ChatSide"):
        assert ROOT_TEMPLATE["Resources"][name]["Condition"] == "ChatOn", name
    for name in ("ChatUrl", "ChatHttpUrl"):
        assert ROOT_TEMPLATE["Outputs"][name]["Condition"] == "ChatOn"


def test_there_is_no_chat_without_a_key_to_know_responders_by() -> None:
    pattern = ROOT_TEMPLATE["Parameters"]["ChatKey"]["AllowedPattern"]
    assert re.search(pattern, KEY)
    assert re.search(pattern, "")
    assert not re.search(pattern, KEY[:-1])
    assert not re.search(pattern, "A" + KEY[1:])
    assert is_public_key(KEY)
    rule = ROOT_TEMPLATE["Rules"]["AChatNeedsItsKey"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "Chat"}, "on"]}
    assert rule["Assertions"][0]["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "ChatKey"}, ""]}]}


def test_of_what_is_deleted_no_copy_is_left() -> None:
    assert_no_copy_is_left(TABLE)


def test_the_apis_are_held_back_and_keep_no_log() -> None:
    for stage in of_kind("Stage"):
        assert "AccessLogSettings" not in stage
        assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0
        assert stage["DefaultRouteSettings"]["ThrottlingBurstLimit"] > 0
    sockets = WAYS["Stage"]["Properties"]["DefaultRouteSettings"]
    assert sockets["DataTraceEnabled"] is False
    assert sockets["LoggingLevel"] == "OFF"


def test_there_is_a_way_to_each_function_and_no_other() -> None:
    routes = {route["RouteKey"] for route in of_kind("Route")}
    sockets = {"$connect", "$default", "$disconnect"}
    assert routes == sockets | {"GET /open", "POST /ticket", "POST /quit"}
    api = ROOT_TEMPLATE["Resources"]["ChatApi"]["Properties"]
    assert api["RouteSelectionExpression"] == "$request.body.action"
    assert len(of_kind("Integration")) == 4


def test_what_may_call_a_function_is_its_own_api() -> None:
    permissions = [each["Properties"] for each in WAYS.values() if each["Type"] == "AWS::Lambda::Permission"]
    assert len(permissions) == 4
    for each in permissions:
        api = "HttpId" if each["FunctionName"] == {"Ref": "Asked"} else "ApiId"
        assert f"${{{api}}}/*" in each["SourceArn"]["Fn::Sub"]


@each_function
def test_a_function_is_given_what_it_asks_for(name: str) -> None:
    given = FUNCTIONS[name]["Environment"]["Variables"]
    ChatConfig.from_env(dict.fromkeys(given, "x"))
    assert set(given) - {"CHAT_SECRET"} == {"ROOMS_TABLE", "CHAT_WIRES_URL"}
    assert ("CHAT_SECRET" in given) == (name == "ChatAsked")
    assert given["CHAT_WIRES_URL"] == {"Fn::Sub": "${ChatApi.ApiEndpoint}/live"}


@each_function
def test_a_function_reaches_the_rooms_and_this_apis_connections_alone(name: str) -> None:
    rooms, wires, *others = FUNCTIONS[name]["Policies"][0]["Statement"]
    assert [each["Sid"] for each in others] == (["HashNetworks"] if name == "ChatAsked" else [])
    assert rooms["Resource"] == {"Fn::GetAtt": "ChatStore.Outputs.RoomsArn"}
    assert wires["Action"] == "execute-api:ManageConnections"
    for resource in wires["Resource"]:
        assert re.search(r":\$\{ChatApi\}/live/(POST|GET|DELETE)/@connections/\*$", resource["Fn::Sub"])


def test_only_the_sweep_reads_the_whole_table() -> None:
    scans = [name for name in CHAT if "dynamodb:Scan" in FUNCTIONS[name]["Policies"][0]["Statement"][0]["Action"]]
    assert scans == ["ChatDue"]
