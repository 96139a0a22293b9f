"""The custom resource: CloudFormation always gets its answer, and taking a link down twice is fine."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

import botocore.session
import pytest
from botocore.stub import Stubber

from antirelou.adapters.cloudformation import CloudFormation
from antirelou.adapters.flow_links import ConnectFlowLinks
from antirelou.bootstrap import links as bootstrap
from antirelou.domain.flow_link import UNLINKED
from antirelou.handlers import flow_linked
from antirelou.services.link_flow import LinkFlow

NAME = "instance-1/number-1"
MADE = {"PhoneNumberId": "number-1", "InstanceId": "instance-1", "ContactFlowId": "flow-1"}
NUMBER = {"PhoneNumberId": "number-1", "InstanceId": "instance-1"}


@dataclass
class Letterbox:
    """CloudFormation's end of the signed URL."""

    url: str = ""
    status: int = 200
    put: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.put.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(box.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.url = f"http://127.0.0.1:{server.server_port}/signed?token=secret"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield box
    server.shutdown()
    server.server_close()


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Checks every request against the service's own model, and that each one expected is made."""
    client = botocore.session.get_session().create_client("connect", region_name="ca-central-1")
    monkeypatch.setattr(bootstrap, "link_flow", lambda: LinkFlow(ConnectFlowLinks(client), CloudFormation()))
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def event(letterbox: Letterbox, kind: str, name: str = "", **changes: Any) -> dict[str, Any]:
    fields = {
        "RequestType": kind,
        "ResponseURL": letterbox.url,
        "StackId": "stack-1",
        "RequestId": "request-1",
        "ResourceType": "Custom::FlowLink",
        "LogicalResourceId": "NumberLeadsToTheFlow",
        "ResourceProperties": {"ServiceToken": "arn", "ServiceTimeout": "120"} | MADE,
    }
    return fields | ({"PhysicalResourceId": name} if name else {}) | changes


def told(letterbox: Letterbox) -> tuple[str, str, str]:
    """Status, name and reason of the one answer."""
    ((content_type, answer),) = letterbox.put
    assert not content_type  # the URL is signed for none
    assert (answer["StackId"], answer["RequestId"]) == ("stack-1", "request-1")
    assert answer["LogicalResourceId"] == "NumberLeadsToTheFlow"
    return answer["Status"], answer["PhysicalResourceId"], answer["Reason"]


@pytest.mark.parametrize(("kind", "name"), [("Create", ""), ("Update", NAME), ("Update", "instance-1/number-0")])
def test_a_number_is_pointed_at_its_flow(connect: Stubber, letterbox: Letterbox, kind: str, name: str) -> None:
    connect.add_response("associate_phone_number_contact_flow", {}, MADE)
    flow_linked.handler(event(letterbox, kind, name), None)
    assert told(letterbox) == ("SUCCESS", NAME, "")  # another number is another name: the old one is then taken down


def test_a_number_is_let_go(connect: Stubber, letterbox: Letterbox) -> None:
    connect.add_response("disassociate_phone_number_contact_flow", {}, NUMBER)
    flow_linked.handler(event(letterbox, "Delete", NAME), None)
    assert told(letterbox) == ("SUCCESS", NAME, "")


def test_a_number_that_is_gone_is_let_go_too(connect: Stubber, letterbox: Letterbox) -> None:
    connect.add_client_error("disassociate_phone_number_contact_flow", "ResourceNotFoundException")
    flow_linked.handler(event(letterbox, "Delete", NAME), None)
    assert told(letterbox) == ("SUCCESS", NAME, "")


def test_what_was_never_linked_is_not_undone(connect: Stubber, letterbox: Letterbox) -> None:
    flow_linked.handler(event(letterbox, "Delete", UNLINKED), None)
    assert told(letterbox) == ("SUCCESS", UNLINKED, "")


@pytest.mark.parametrize(
    ("kind", "name", "kept"), [("Create", "", UNLINKED), ("Update", NAME, NAME), ("Delete", NAME, NAME)]
)
def test_a_refusal_is_answered_and_leaves_the_name_as_it_was(
    connect: Stubber, letterbox: Letterbox, kind: str, name: str, kept: str
) -> None:
    operation = f"{'disassociate' if kind == 'Delete' else 'associate'}_phone_number_contact_flow"
    connect.add_client_error(operation, "AccessDeniedException", "arn:aws:connect:...:phone-number/secret")
    flow_linked.handler(event(letterbox, kind, name), None)
    status, named, reason = told(letterbox)
    assert (status, named) == ("FAILED", kept)
    assert reason.startswith("AccessDeniedException on ")
    assert "secret" not in reason


@pytest.mark.parametrize("properties", [{}, {**MADE, "ContactFlowId": ""}, {**MADE, "PhoneNumberId": ["x"]}])
@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_a_request_that_names_no_link_is_answered_too(
    connect: Stubber, letterbox: Letterbox, kind: str, properties: dict[str, Any]
) -> None:
    flow_linked.handler(event(letterbox, kind, NAME, ResourceProperties=properties), None)
    assert told(letterbox) == ("FAILED", NAME, "UnreadableLinkError")


def test_an_answer_that_is_not_taken_fails_so_that_lambda_tries_again(connect: Stubber, letterbox: Letterbox) -> None:
    connect.add_response("associate_phone_number_contact_flow", {}, MADE)
    letterbox.status = 500
    with pytest.raises(HTTPError) as error:
        flow_linked.handler(event(letterbox, "Create"), None)
    error.value.close()
    assert "secret" not in str(error.value)


def test_the_signed_url_is_in_no_log(connect: Stubber, letterbox: Letterbox, caplog: pytest.LogCaptureFixture) -> None:
    connect.add_response("associate_phone_number_contact_flow", {}, MADE)
    flow_linked.handler(event(letterbox, "Create"), None)
    (said,) = [vars(record) for record in caplog.records if record.name == "antirelou"]
    assert (said["message"], said["delete"], said["why"]) == ("done", False, "")
    assert "secret" not in str(said)
