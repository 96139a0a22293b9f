"""What docs/conversation.openapi.yaml says is what the function does, whatever it is asked: schemathesis tries."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from antirelou.bootstrap import conversation as bootstrap
from conversations import use_case, wsgi
from fakes_conversation import FakeConversations
from templates import ROOT, template

DESCRIBED = ROOT / "docs/conversation.openapi.yaml"
BOUNDED = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Patient(FakeConversations):
    """However many are started."""

    def admit(self, now_ms: int) -> bool:
        return True


@pytest.fixture(autouse=True, scope="module")
def function() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        answer = use_case(Patient())
        patch.setattr(bootstrap, "answer_conversation", lambda: answer)
        yield


def described() -> Any:
    schema = schemathesis.openapi.from_path(DESCRIBED)
    schema.app = wsgi
    return schema


schema = described()


@schema.parametrize()
@BOUNDED
def test_every_request_is_answered_as_described(case: Any) -> None:
    case.call_and_validate()


def test_conversations_that_are_played_are_answered_as_described() -> None:
    schema.as_state_machine().run(settings=settings(BOUNDED, max_examples=15, stateful_step_count=8))


def test_what_is_described_is_what_there_is_a_way_to() -> None:
    ways = template("infra/conversation_ways.yaml")["Resources"].values()
    routes = {each["Properties"]["RouteKey"] for each in ways if each["Type"] == "AWS::ApiGatewayV2::Route"}
    paths = schema.raw_schema["paths"].items()
    named = {f"{each.upper()} {path}" for path, operations in paths for each in operations if each != "parameters"}
    assert routes == named
