"""The templates and the code say the same."""

import re
from typing import Any

import phonenumbers
import pytest

from antirelou.adapters import aws
from antirelou.adapters.claims import PREFIX
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.pool import KEY as POOL
from antirelou.bootstrap.webhooks import _doors
from antirelou.config.calls import CallConfig
from antirelou.config.numbers import numbers
from antirelou.config.reports import ReportConfig
from antirelou.config.webhooks import WebhookConfig
from antirelou.domain.outcome import Reason
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS
from house import SETTINGS
from templates import FUNCTIONS, ROOT, template

ROOT_TEMPLATE = template()
MESSAGING = template("infra/messaging.yaml")["Resources"]
CARRIER = template("infra/carrier.yaml")
OUTPUTS = {"InboundTopicArn", "InboxUrl", "DeadLetterUrl", "TableName"}


WEBHOOKS = template("infra/webhooks.yaml")["Resources"]


def environment(function: dict[str, Any]) -> set[str]:
    return set(function["Environment"]["Variables"]) | set(
        ROOT_TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    )


def test_the_function_gets_every_setting_and_no_other() -> None:
    assert environment(FUNCTIONS["TextReceived"]) == set(SETTINGS)


@pytest.mark.parametrize(("wanted", "plays"), [("on", True), ("off", False)])
def test_the_main_number_plays_scripts_where_the_stack_says_so(wanted: str, plays: bool) -> None:
    text, values = FUNCTIONS["TextReceived"]["Environment"]["Variables"]["NUMBERS"]["Fn::Sub"]
    condition, then, otherwise = values["Scripts"]["Fn::If"]
    assert ROOT_TEMPLATE["Conditions"][condition] == {"Fn::Equals": [{"Ref": "NumberScripts"}, "on"]}
    scripts = then if wanted == "on" else otherwise
    filled = {"Number": "+15145550100", "Origination": "o", "Locale": "en", "Scripts": scripts, "ForCalls": ""}
    for name, value in filled.items():
        text = text.replace(f"${{{name}}}", value)
    assert [number.scripts for number in numbers({"NUMBERS": text}).all] == [plays]
    assert ROOT_TEMPLATE["Parameters"]["NumberScripts"]["Default"] == "off"


def test_what_takes_calls_knows_the_same_numbers_and_needs_no_other_setting() -> None:
    variables = FUNCTIONS["CallReceived"]["Environment"]["Variables"]
    assert set(variables) == {"INBOX_URL", "DEAD_LETTER_URL", "NUMBERS"}
    assert variables["NUMBERS"] == FUNCTIONS["TextReceived"]["Environment"]["Variables"]["NUMBERS"]
    CallConfig.from_env({name: SETTINGS[name] for name in (*variables, "TABLE_NAME")})


class Asked(dict[str, str]):
    """Settings, and the names of those that were asked for."""

    def __init__(self) -> None:
        super().__init__(SETTINGS | {"REPORTS_URL": "r", "PRICE_AFTER_SECONDS": "300", "TEST_GIFTS": "off"})
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


@pytest.mark.parametrize(
    ("function", "config"), [("WebhookReceived", WebhookConfig), ("DeliveryReported", ReportConfig)]
)
def test_what_a_function_asks_for_it_is_given(function: str, config: Any) -> None:
    asked = Asked()
    config.from_env(asked)
    assert asked.names <= environment(FUNCTIONS[function])


def test_the_api_has_a_route_for_each_door_and_no_other() -> None:
    routes = [each["Properties"] for each in WEBHOOKS.values() if each["Type"] == "AWS::ApiGatewayV2::Route"]
    doors = _doors(WebhookConfig.from_env(Asked()))
    assert {route["RouteKey"] for route in routes} == {f"POST {path}" for path in doors}
    assert all(route["Target"] == {"Fn::Sub": "integrations/${Integration}"} for route in routes)


def test_the_api_is_held_back_and_keeps_no_log() -> None:
    stage = WEBHOOKS["Stage"]["Properties"]
    assert set(stage["DefaultRouteSettings"]) == {"ThrottlingRateLimit", "ThrottlingBurstLimit"}
    assert "AccessLogSettings" not in stage


def test_without_webhooks_there_is_no_way_in_and_no_secret() -> None:
    assert ROOT_TEMPLATE["Parameters"]["Webhooks"]["Default"] == "off"
    for name in ("CarrierSecret", "WebhookApi", "WebhookReceived", "WebhookReceivedLogs", "WebhookSide"):
        assert ROOT_TEMPLATE["Resources"][name]["Condition"] == "WebhooksOn"
    for name in ("WebhookUrl", "WebhookApiId", "CarrierSecretArn"):
        assert ROOT_TEMPLATE["Outputs"][name]["Condition"] == "WebhooksOn"


def test_a_webhook_may_write_its_claim_and_nothing_else_of_the_table() -> None:
    statements = FUNCTIONS["WebhookReceived"]["Policies"][0]["Statement"]
    claim, pool = [each for each in statements if "dynamodb" in str(each["Action"])]
    assert claim["Action"] == "dynamodb:PutItem"
    assert claim["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{PREFIX}*"]}}
    assert pool["Action"] == "dynamodb:GetItem"
    assert pool["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [POOL["pk"]["S"]]}}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_handler_is_there(function: dict[str, Any]) -> None:
    module, _, name = function["Handler"].rpartition(".")
    source = (ROOT / "functions" / (module.replace(".", "/") + ".py")).read_text("utf-8")
    assert f"def {name}(event" in source


def test_the_outputs_others_rely_on_are_there() -> None:
    assert set(ROOT_TEMPLATE["Outputs"]) >= OUTPUTS


def test_a_text_is_tried_as_often_as_the_function_believes() -> None:
    believed = FUNCTIONS["TextReceived"]["Environment"]["Variables"]["MAX_RECEIVES"]
    assert MESSAGING["Inbox"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == int(believed)


def test_a_text_is_not_tried_again_while_a_function_may_still_run() -> None:
    timeout = ROOT_TEMPLATE["Globals"]["Function"]["Timeout"]
    assert ROOT_TEMPLATE["Parameters"]["RetrySeconds"]["Default"] >= 6 * timeout
    assert timeout * 1000 < OLD_ENOUGH_MS
    assert OLD_ENOUGH_MS >= 15 * 60 * 1000


def test_the_carrier_is_given_up_on_before_the_function_is() -> None:
    timeout = ROOT_TEMPLATE["Globals"]["Function"]["Timeout"]
    assert aws._ONCE.connect_timeout + aws._ONCE.read_timeout < timeout
    assert aws._ONCE.retries == {"total_max_attempts": 1, "mode": "standard"}


def test_countries_are_the_same_in_the_prompt_the_protection_and_the_prices() -> None:
    pattern = ROOT_TEMPLATE["Parameters"]["AllowedCountries"]["AllowedPattern"]
    prompted = set(re.findall(r"[A-Z]{2}", pattern))
    served = {name.removeprefix("Serves") for name in CARRIER["Conditions"] if name.startswith("Serves")}
    assert prompted == served
    assert all(set(listed) == served for listed in read_prices().segment_usd_micros.values())


def test_every_other_country_is_blocked_at_the_carrier() -> None:
    rules = CARRIER["Resources"]["Protection"]["Properties"]["CountryRuleSet"]["SMS"]
    served = set(read_prices().segment_usd_micros["aws"])
    countries = [rule["CountryCode"] for rule in rules]
    assert len(countries) == len(set(countries))
    for rule in rules:
        allowed = {"Fn::If": [f"Serves{rule['CountryCode']}", "ALLOW", "BLOCK"]}
        assert rule["ProtectStatus"] == (allowed if rule["CountryCode"] in served else "BLOCK")
    # 30-odd territories are in no table of AWS's: our own allow-list refuses them
    assert len(set(countries) & set(phonenumbers.SUPPORTED_REGIONS)) > 200


def test_the_locales_on_offer_are_the_texts_we_have() -> None:
    assert set(ROOT_TEMPLATE["Parameters"]["Locale"]["AllowedValues"]) == set(read_words())


def test_every_parameter_says_what_it_is_for() -> None:
    for name, parameter in ROOT_TEMPLATE["Parameters"].items():
        assert len(parameter["Description"]) > 20, name
        assert "Default" in parameter, name


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_may_do_what_it_does_on_what_it_uses_and_nothing_else(function: dict[str, Any]) -> None:
    for policy in function["Policies"]:
        for statement in policy["Statement"]:
            granted = statement.get("Fn::If", [None, statement])[1]
            actions = granted["Action"] if isinstance(granted["Action"], list) else [granted["Action"]]
            assert not any("*" in action for action in actions)
            assert granted["Resource"] != "*"


def test_wildcards_in_the_templates_have_a_comment() -> None:
    for path in [ROOT / "template.yaml", *(ROOT / "infra").glob("*.yaml")]:
        for line in path.read_text("utf-8").splitlines():
            assert not re.search(r'Resource: "?\*"?$', line), (path.name, line)


def test_topics_queues_and_table_are_encrypted_at_rest() -> None:
    assert all(MESSAGING[name]["Properties"]["KmsMasterKeyId"] for name in ("InboundTopic", "ReportsTopic"))
    assert all(MESSAGING[name]["Properties"]["SqsManagedSseEnabled"] is True for name in ("Inbox", "DeadLetters"))
    table = template("infra/data.yaml")["Resources"]["Table"]["Properties"]
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_only_this_accounts_carrier_may_publish() -> None:
    for name in ("InboundTopicPolicy", "ReportsTopicPolicy"):
        (statement,) = MESSAGING[name]["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "sms-voice.amazonaws.com"}
        assert set(statement["Condition"]) == {"StringEquals", "ArnLike"}


@pytest.mark.parametrize("path", ["requirements.txt", "functions/requirements.txt", "infra/local/requirements-aws.txt",
                                  "infra/local/requirements-sam.txt"])  # fmt: skip
def test_every_dependency_is_pinned(path: str) -> None:
    lines = [line for line in (ROOT / path).read_text("utf-8").splitlines() if line and line[0] not in "#-"]
    assert lines
    assert all(re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line.split(";")[0].strip()) for line in lines)


def test_the_readmes_table_of_reasons_is_the_codes() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|$", readme, re.MULTILINE)
    assert rows == [(reason.label, reason.meaning) for reason in Reason]
