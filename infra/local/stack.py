"""The whole project on one machine: embedded AWS, fake carrier, and this template deployed with the SAM CLI."""

import fcntl
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import carrier_gateway
import carrier_twilio
import giving
from carrier import FakeCarrier
from connect import call_event
from emulator import ROOT, Emulator
from front import Front
from metrics import Metrics

Say = Callable[[str], None]

STACK = "antirelou"
OUR_NUMBER = "+33199005170"  # a range the French regulator keeps for fiction
SETTINGS = {
    "Carrier": "none",
    "ExistingNumber": OUR_NUMBER,
    "ExistingNumberId": "phone-" + "0" * 32,
    "Locale": "fr-FR",
    "AllowedCountries": "FR,CA,BE",
    "DelaySpeed": "600",  # the hour between a call and its answer takes six seconds
    "Webhooks": "on",
    "PriceAfterSeconds": "1",
    "RetrySeconds": "3",  # longer than a cold start here, or a text would be delivered again meanwhile
}


class LocalStack:
    """`with LocalStack(say) as stack:` deploys; leaving it stops every process it started."""

    def __init__(self, say: Say, settings: dict[str, str] | None = None, environment: dict[str, str] | None = None):
        self._say = say
        self._settings = SETTINGS | (settings or {})
        self.carrier = FakeCarrier()
        self.twilio = carrier_twilio.FakeTwilio()
        self.gateway = carrier_gateway.FakeGateway()
        # AUTH: each function runs under its own policy here too, and is refused what the template does not grant it.
        carrier = {"AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": self.carrier.url, "AUTH": "true"}
        self.aws = Emulator(carrier | (environment or {}))
        self.metrics = Metrics(self.aws)
        self.outputs: dict[str, str] = {}
        self.site: Front | None = None

    @property
    def _carriers(self) -> tuple[FakeCarrier, carrier_twilio.FakeTwilio, carrier_gateway.FakeGateway]:
        return self.carrier, self.twilio, self.gateway

    def __enter__(self) -> "LocalStack":
        for carrier in self._carriers:
            carrier.start()
        try:
            self._prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.carrier.on_report = None
        self.metrics.stop()
        if self.site:
            self.site.stop()
        self.aws.stop()
        for carrier in self._carriers:
            carrier.stop()

    def _prepare(self) -> None:
        self._say("Starting the embedded AWS…")
        self.aws.start()
        self._say("Building the functions (kept for the next time)…")
        build()
        self._say("Deploying template.yaml…")
        deploy(self.aws, self._settings | {"TwilioApiUrl": self.twilio.url})
        described = self.aws.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
        self._make_good()
        self.metrics.start()
        if "SiteAddress" in self.outputs:
            self.site = Front(self.aws.port, self.outputs["SiteAddress"], self._elsewhere()).start()
        topic, sns = self.outputs["ReportsTopicArn"], self.aws.client("sns")
        self.carrier.on_report = lambda report: sns.publish(TopicArn=topic, Message=json.dumps(report))
        if "CarrierSecretArn" in self.outputs:
            self._introduce_the_other_carriers()

    def _introduce_the_other_carriers(self) -> None:
        """What `carriers twilio` and the like store, and where Twilio calls back."""
        secret = {
            "twilio_account_sid": carrier_twilio.ACCOUNT_SID,
            "twilio_auth_token": carrier_twilio.AUTH_TOKEN,
            "gateway_url": self.gateway.api_url,
            "gateway_user": carrier_gateway.USER,
            "gateway_password": carrier_gateway.PASSWORD,
            "gateway_signing_key": carrier_gateway.SIGNING_KEY,
            "stripe_signing_secret": giving.STRIPE_SECRET,
            "helloasso_signature_key": giving.HELLOASSO_KEY,
        }
        self.aws.client("secretsmanager").put_secret_value(
            SecretId=self.outputs["CarrierSecretArn"], SecretString=json.dumps(secret)
        )
        self.twilio.call_back = lambda url, fields: carrier_twilio.deliver(self.reached(url), url, fields)

    def _elsewhere(self) -> dict[str, str]:
        """Where this machine finds what a page of the site talks to."""
        local = f"127.0.0.1:{self.aws.port}/_aws/execute-api"
        urls = [self.outputs[name] for name in ("ChatUrl", "ChatHttpUrl", "ConversationUrl") if name in self.outputs]
        origins = ["/".join(url.split("/")[:3]) for url in urls]
        return {
            origin: f"{'ws' if origin.startswith('wss') else 'http'}://{local}/{urlsplit(origin).netloc.split('.')[0]}"
            for origin in origins
        }

    def reached(self, url: str) -> str:
        """Where this machine finds an address of the stack's HTTP API."""
        local = f"{self.aws.url}/_aws/execute-api/{self.outputs['WebhookApiId']}"
        return url.replace(self.outputs["WebhookUrl"], local, 1)

    def _make_good(self) -> None:
        """What the emulator leaves out of the template: items' expiry, and numbers that come from parameters."""
        for name in ("TableName", "ConversationsName"):
            if name in self.outputs:
                self.aws.client("dynamodb").update_time_to_live(
                    TableName=self.outputs[name],
                    TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"},
                )
        functions = self.aws.client("lambda")
        for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
            most = int(mapping.get("ScalingConfig", {}).get("MaximumConcurrency", 2))
            functions.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig={"MaximumConcurrency": most})

    def text(self, sender: str, body: str, number: str = OUR_NUMBER, message_id: str | None = None) -> str:
        """Publish an inbound text as the carrier does; returns its id."""
        message_id = message_id or str(uuid.uuid4())
        self.publish(
            json.dumps(
                {
                    "originationNumber": sender,
                    "destinationNumber": number,
                    "messageKeyword": "KEYWORD",
                    "messageBody": body,
                    "inboundMessageId": message_id,
                }
            )
        )
        return message_id

    def publish(self, message: str) -> None:
        self.aws.client("sns").publish(TopicArn=self.outputs["InboundTopicArn"], Message=message)

    def call(self, caller: str | None, number: str = OUR_NUMBER, call_id: str | None = None) -> str:
        """Ask CallReceived as a contact flow does; what the flow is told to do. No caller: a withheld number."""
        functions = self.aws.client("lambda")
        names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
        name = next(name for name in names if "CallReceived" in name)
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(call_event(caller, number, call_id)).encode())
        if "FunctionError" in answer:
            return "say"  # as the flow does whatever fails
        return str(json.loads(answer["Payload"].read())["act"])

    def log_lines(self) -> list[str]:
        """Every line that every function logged."""
        logs = self.aws.client("logs")
        groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
        pages = [page for g in groups for page in logs.get_paginator("filter_log_events").paginate(logGroupName=g)]
        return [event["message"] for page in pages for event in page["events"]]

    def outcomes(self) -> list[dict[str, Any]]:
        """The log lines that say how a contact ended, oldest first."""
        return [line for line in map(_parsed, self.log_lines()) if "contact" in line]

    def wait_for(self, message_id: str, seconds: float = 30) -> dict[str, Any]:
        """How that contact ended; TimeoutError if nobody says so in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for outcome in self.outcomes():
                if outcome["contact"] == message_id and outcome["message"] not in ("held", "later"):
                    return outcome
            time.sleep(0.2)
        raise TimeoutError("no outcome was logged in time")

    def command(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """The maintainers' command on this stack."""
        environment = self.aws.process_environment() | {"PYTHONPATH": str(ROOT / "functions")}
        return subprocess.run(
            [sys.executable, "-m", "antirelou", "--stack", STACK, *words],
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )


def build() -> None:
    """`sam build`, once for each state of the sources, for the Python that is here, and by one process at a time."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache/build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, state = ROOT / ".aws-sam/antirelou.stamp", _state_of_sources()
        if stamp.exists() and stamp.read_text() == state:
            return
        stamp.unlink(missing_ok=True)  # an interrupted build leaves less than nothing
        _sam("build", "--parameter-overrides", *_overrides(_machine()))
        stamp.write_text(state)


def deploy(aws: Emulator, settings: dict[str, str]) -> None:
    overrides = _overrides(settings | _machine())
    _sam("deploy", "--stack-name", STACK, "--no-confirm-changeset", "--parameter-overrides", *overrides, aws=aws)


def _sam(*words: str, aws: Emulator | None = None) -> None:
    environment = aws.process_environment() if aws else dict(os.environ)
    environment |= {
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.1",
        "__SAM_CLI_APP_DIR": str(ROOT / ".cache/sam"),
        "PATH": f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}",
    }
    (ROOT / ".cache/sam").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(ROOT / ".venv-sam/bin/sam"), *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"sam {words[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def _machine() -> dict[str, str]:
    """The Python and the processor that are here, which run what is built."""
    arm = platform.machine().lower() in ("arm64", "aarch64")
    return {"Runtime": f"python3.{sys.version_info.minor}", "Architecture": "arm64" if arm else "x86_64"}


def _overrides(settings: dict[str, str]) -> list[str]:
    return [f"{name}={value}".replace('"', '\\"') for name, value in settings.items()]


def _state_of_sources() -> str:
    digest = hashlib.sha256(json.dumps(_machine()).encode())
    sources = [ROOT / "template.yaml", *(ROOT / "infra").glob("*.yaml"), *(ROOT / "functions").rglob("*")]
    for path in sorted(path for path in sources if path.is_file() and "__pycache__" not in path.parts):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _parsed(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
