"""The templates of broadcasts: nothing without being asked for; one function seals, one opens, and no other may."""

from typing import Any

import pytest

from antirelou.config.broadcasts import BroadcastConfig
from antirelou.domain.slice import LEASE_MS
from house import SETTINGS
from templates import FUNCTIONS, assert_no_copy_is_left, template

ROOT_TEMPLATE = template()
STORE = template("infra/broadcast.yaml")["Resources"]
KEY = {"Fn::GetAtt": "BroadcastStore.Outputs.SubscribersKeyArn"}
TABLE = {"Fn::GetAtt": "BroadcastStore.Outputs.SubscribersArn"}


def statements(function: dict[str, Any]) -> list[dict[str, Any]]:
    every = [each for policy in function["Policies"] for each in policy["Statement"]]
    return [each.get("Fn::If", [None, each])[1] for each in every]


def actions(statement: dict[str, Any]) -> set[str]:
    found = statement["Action"]
    return set(found if isinstance(found, list) else [found])


def allowed(on: dict[str, str]) -> dict[str, set[str]]:
    return {
        name: set().union(*(actions(each) for each in statements(function) if each["Resource"] == on))
        for name, function in FUNCTIONS.items()
        if any(each["Resource"] == on for each in statements(function))
    }


def test_without_being_asked_for_there_is_no_broadcast() -> None:
    assert ROOT_TEMPLATE["Parameters"]["Broadcasts"]["Default"] == "off"
    assert ROOT_TEMPLATE["Parameters"]["BroadcastHours"]["Default"] == "kept"
    for name in ("BroadcastStore", "BroadcastDue", "BroadcastDueLogs"):
        assert ROOT_TEMPLATE["Resources"][name]["Condition"] == "BroadcastsOn"
    for name in ("SubscribersTable", "SlicesUrl"):
        assert ROOT_TEMPLATE["Outputs"][name]["Condition"] == "BroadcastsOn"
    for name in ("TextReceived", "DeliveryReported"):
        value = FUNCTIONS[name]["Environment"]["Variables"]["SUBSCRIBERS_TABLE"]
        assert (value["Fn::If"][0], value["Fn::If"][2]) == ("BroadcastsOn", "none")


def test_only_text_received_seals_a_number_and_only_broadcast_due_opens_one() -> None:
    assert allowed(KEY) == {"TextReceived": {"kms:Encrypt"}, "BroadcastDue": {"kms:Decrypt"}}


def test_the_key_itself_says_the_same_to_the_whole_account() -> None:
    manages, seals, opens = STORE["SubscribersKey"]["Properties"]["KeyPolicy"]["Statement"]
    assert not {"kms:*", "kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"} & actions(manages)
    assert not any("*" in action for action in actions(manages))
    for statement, action, function in ((seals, "kms:Encrypt", "TextReceived"), (opens, "kms:Decrypt", "BroadcastDue")):
        assert actions(statement) == {action}
        (arn,) = statement["Condition"]["ArnLike"].values()
        assert arn["Fn::Sub"].endswith(f":role/${{StackName}}-{function}Role-*")
        assert statement["Condition"]["StringLike"] == {"kms:EncryptionContext:subscriber": "??#?/*"}


def test_who_may_touch_subscribers_does_what_it_must_and_nothing_else() -> None:
    assert allowed(TABLE) == {
        "TextReceived": {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        "DeliveryReported": {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        "BroadcastDue": {"dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Query"},
    }


def test_of_a_number_that_is_erased_no_copy_is_left() -> None:
    assert_no_copy_is_left(STORE["Subscribers"])
    assert all(each.get("DeletionPolicy") == "Delete" for each in STORE.values())


def test_a_slice_is_one_invocations_and_comes_again_when_its_lease_is_over() -> None:
    timeout_ms = FUNCTIONS["BroadcastDue"]["Timeout"] * 1000
    retry_ms = ROOT_TEMPLATE["Parameters"]["RetrySeconds"]["Default"] * 1000
    assert timeout_ms < LEASE_MS < retry_ms
    source = FUNCTIONS["BroadcastDue"]["Events"]["Slices"]["Properties"]
    assert source["BatchSize"] == 1
    assert STORE["Slices"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == 4


def test_broadcast_due_sees_of_the_numbers_table_who_said_stop_and_what_is_paused() -> None:
    (seen,) = [s for s in statements(FUNCTIONS["BroadcastDue"]) if s["Sid"] == "SeeWhoSaidStopAndWhatIsPaused"]
    assert actions(seen) == {"dynamodb:GetItem", "dynamodb:BatchGetItem"}
    assert seen["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["sender#*", "purse", "flow", "pool"]}
    }


@pytest.mark.parametrize("missing", ["", "SLICES_URL", "SUBSCRIBERS_TABLE", "SENDER_KEYS_SECRET"])
def test_what_broadcast_due_asks_for_it_is_given(missing: str) -> None:
    given = set(FUNCTIONS["BroadcastDue"]["Environment"]["Variables"])
    given |= set(ROOT_TEMPLATE["Globals"]["Function"]["Environment"]["Variables"])
    env = {name: SETTINGS.get(name, "x") for name in given if name != missing}
    if missing:
        with pytest.raises(ValueError, match=missing):
            BroadcastConfig.from_env(env)
    else:
        BroadcastConfig.from_env(env)
