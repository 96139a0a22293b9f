"""The conversations' templates: off means nothing, on keeps little, and no function may do more than it does."""

import re
from typing import Any

import pytest

from antirelou.config.conversation import ConversationConfig
from templates import FUNCTIONS, assert_no_copy_is_left, template

ROOT_TEMPLATE = template()
RESOURCES = ROOT_TEMPLATE["Resources"]
TABLE = template("infra/conversation.yaml")["Resources"]["Conversations"]
WAYS = template("infra/conversation_ways.yaml")["Resources"]
SITE = template("infra/site.yaml")
OURS = ("ConversationStore", "ConversationApi", "ConversationSaid", "ConversationSaidLogs", "ConversationSide")


def test_it_comes_with_the_site_and_leaves_no_trace_when_it_is_off() -> None:
    assert ROOT_TEMPLATE["Parameters"]["Conversations"]["Default"] == "on"
    assert all(RESOURCES[name]["Condition"] == "ConversationsOn" for name in OURS)
    for name in ("ConversationUrl", "ConversationsName"):
        assert ROOT_TEMPLATE["Outputs"][name]["Condition"] == "ConversationsOn"


def test_of_what_is_over_no_copy_is_left() -> None:
    assert_no_copy_is_left(TABLE)


def test_the_api_is_held_back_and_keeps_no_log() -> None:
    stage = WAYS["Stage"]["Properties"]
    assert set(stage["DefaultRouteSettings"]) == {"ThrottlingRateLimit", "ThrottlingBurstLimit"}
    assert "AccessLogSettings" not in stage
    assert "${ApiId}/*" in WAYS["MayBeCalled"]["Properties"]["SourceArn"]["Fn::Sub"]


def test_the_function_is_given_what_it_asks_for_and_no_more() -> None:
    given = FUNCTIONS["ConversationSaid"]["Environment"]["Variables"]
    assert set(given) == {"CONVERSATIONS_TABLE"}
    assert ConversationConfig.from_env({"CONVERSATIONS_TABLE": "t"}).table_name == "t"


def test_the_function_reaches_its_table_alone_and_each_kind_of_item_as_it_must() -> None:
    by_kind = {}
    for statement in FUNCTIONS["ConversationSaid"]["Policies"][0]["Statement"]:
        assert statement["Resource"] == {"Fn::GetAtt": "ConversationStore.Outputs.TableArn"}
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        for kind in statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]:
            by_kind[kind] = set(actions)
    assert by_kind == {
        "conversation#*": {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"},
        "count#*": {"dynamodb:UpdateItem"},
        "minute#*": {"dynamodb:UpdateItem"},
    }


@pytest.mark.parametrize("function", ["StatusDue", "SitePublished"])
def test_who_publishes_sums_reads_sums_and_no_conversation(function: str) -> None:
    statements = FUNCTIONS[function]["Policies"][0]["Statement"]
    (found,) = [each["Fn::If"] for each in statements if each.get("Fn::If", [""])[0] == "ConversationsOn"]
    assert found[1]["Action"] == "dynamodb:BatchGetItem"
    assert found[1]["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["count#*"]}}


def headers(name: str) -> dict[str, Any]:
    found: dict[str, Any] = SITE["Resources"][name]["Properties"]["ResponseHeadersPolicyConfig"]
    return found


def test_only_the_bare_pages_may_be_framed_and_only_by_those_who_are_named() -> None:
    (behavior,) = SITE["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]["Fn::If"][1]
    assert behavior["PathPattern"] == "embed/*"
    assert behavior["ResponseHeadersPolicyId"] == {"Ref": "EmbedHeaders"}
    policies = {name: headers(name)["SecurityHeadersConfig"] for name in ("Headers", "EmbedHeaders")}
    strict, bare = (str(each["ContentSecurityPolicy"]["ContentSecurityPolicy"]) for each in policies.values())
    assert "frame-ancestors 'none'" in strict
    assert "frame-ancestors ${Embedders}; connect-src ${ConversationOrigin}" in bare
    assert "'none'\"]}" in bare  # without embedders
    assert "FrameOptions" in policies["Headers"]
    assert "FrameOptions" not in policies["EmbedHeaders"]
    same = set(policies["Headers"]) - {"FrameOptions", "ContentSecurityPolicy"}
    assert all(policies["Headers"][name] == policies["EmbedHeaders"][name] for name in same)


@pytest.mark.parametrize(
    ("origins", "taken"),
    [
        ("", True),
        ("https://www.example.org", True),
        ("https://a.example,https://b.example:8443", True),
        ("https://a.example, https://b.example https://c.example", True),
        ("http://a.example", False),
        ("https://*.example", False),
        ("*", False),
        ("https://a.example/path", False),
        ("https://a.example; script-src *", False),
        ("'none'", False),
    ],
)
def test_who_may_frame_is_named_by_origins_and_nothing_else_gets_into_the_policy(origins: str, taken: bool) -> None:
    pattern = ROOT_TEMPLATE["Parameters"]["ConversationEmbedders"]["AllowedPattern"]
    assert bool(re.search(pattern, origins)) is taken
