"""Responders in the templates: who may sign in, with what, and for how long."""

from antirelou.config.desk import DeskConfig
from templates import FUNCTIONS, template

ROOT_TEMPLATE = template()
PEOPLE = template("infra/chat_people.yaml")["Resources"]
POOL, CLIENT = PEOPLE["Pool"]["Properties"], PEOPLE["Client"]["Properties"]
DESK = template("infra/chat_desk.yaml")["Resources"]


def test_everybody_shows_a_code_of_an_authenticator_and_nobody_signs_up() -> None:
    assert (POOL["MfaConfiguration"], POOL["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert POOL["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert POOL["AccountRecoverySetting"] == {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
    assert POOL["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12


def test_nobody_learns_who_is_a_responder_and_a_token_lasts_an_hour_at_most() -> None:
    assert CLIENT["PreventUserExistenceErrors"] == "ENABLED"
    assert CLIENT["ExplicitAuthFlows"] == ["ALLOW_USER_PASSWORD_AUTH"]
    assert CLIENT["ReadAttributes"] == ["nickname"]
    assert set(CLIENT["TokenValidityUnits"].values()) == {"minutes"}
    assert max(CLIENT["IdTokenValidity"], CLIENT["AccessTokenValidity"]) <= 60


def test_a_stack_taken_down_keeps_nobodys_address() -> None:
    assert POOL["DeletionProtection"] == "INACTIVE"
    assert {PEOPLE["Pool"][name] for name in ("DeletionPolicy", "UpdateReplacePolicy")} == {"Delete"}


def test_a_ticket_takes_a_token_and_signing_in_takes_none() -> None:
    routes = {each["Properties"]["RouteKey"]: each["Properties"] for each in DESK.values() if "Route" in each["Type"]}
    assert set(routes) == {"POST /desk/sign-in", "POST /desk/ticket"}
    assert routes["POST /desk/ticket"]["AuthorizationType"] == "JWT"
    assert "AuthorizationType" not in routes["POST /desk/sign-in"]


def test_browsers_may_send_a_token_to_the_api() -> None:
    cors = ROOT_TEMPLATE["Resources"]["ChatHttp"]["Properties"]["CorsConfiguration"]
    assert cors["AllowHeaders"] == ["authorization"]
    assert cors["AllowOrigins"] == ["*"]
    assert "AllowCredentials" not in cors


def test_without_a_chat_there_are_no_responders() -> None:
    assert ROOT_TEMPLATE["Parameters"]["Chat"]["Default"] == "off"
    for name in ("ChatHttp", "ChatPeople", "DeskAsked", "DeskAskedLogs", "DeskSide"):
        assert ROOT_TEMPLATE["Resources"][name]["Condition"] == "ChatOn"
    assert ROOT_TEMPLATE["Outputs"]["PeoplePoolId"]["Condition"] == "ChatOn"


def test_the_function_gets_every_setting_it_asks_for() -> None:
    given = FUNCTIONS["DeskAsked"]["Environment"]["Variables"]
    assert DeskConfig.from_env(dict.fromkeys(given, "x")) == DeskConfig(people_client="x", rooms_table="x")
