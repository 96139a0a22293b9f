"""Subscribers' numbers under the template's own key: one role seals, another opens, and nobody else does either."""

import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from antirelou.adapters.subscriber_seals import KmsSubscriberSeals
from antirelou.domain.subscriber import SubscriberRef
from emulator import REGION, Emulator
from fakes_broadcast import FakeSubscriberSeals
from templates import template

ACCOUNT = "000000000000"
REF = SubscriberRef("CA", "kkkkkkkkkkkkkkkk")
NUMBER = "+14185550100"


def policy() -> str:
    """The template's, filled in."""
    written = template("infra/broadcast.yaml")["Resources"]["SubscribersKey"]["Properties"]["KeyPolicy"]
    values = {"AWS::Partition": "aws", "AWS::AccountId": ACCOUNT, "StackName": "antirelou"}

    def filled(node: Any) -> Any:
        if isinstance(node, list):
            return [filled(each) for each in node]
        if isinstance(node, dict) and set(node) == {"Fn::Sub"}:
            return re.sub(r"\$\{([\w:]+)\}", lambda found: values[found[1]], node["Fn::Sub"])
        return {name: filled(value) for name, value in node.items()} if isinstance(node, dict) else node

    return json.dumps(filled(written))


@pytest.fixture(scope="module")
def embedded() -> Iterator[Emulator]:
    running = Emulator({"AUTH": "true"}).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def key(embedded: Emulator) -> str:
    return str(embedded.client("kms").create_key(Policy=policy())["KeyMetadata"]["Arn"])


def role(embedded: Emulator, name: str) -> Any:
    """KMS as that role sees it, which may do anything that a key's policy leaves to the account."""
    iam, anybody = embedded.client("iam"), {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [anybody]}
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName=name, PolicyName="kms", PolicyDocument=json.dumps(everything))
    session = embedded.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    return boto3.client(
        "kms",
        endpoint_url=embedded.url,
        region_name=REGION,
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )


@pytest.fixture(scope="module")
def roles(embedded: Emulator) -> dict[str, Any]:
    names = ("antirelou-TextReceivedRole-abc", "antirelou-BroadcastDueRole-abc", "antirelou-CallReceivedRole-abc")
    return {name.split("-")[1].removesuffix("Role"): role(embedded, name) for name in names}


def test_what_one_function_sealed_the_other_opens(roles: dict[str, Any], key: str) -> None:
    sealed = KmsSubscriberSeals(roles["TextReceived"], key).seal(NUMBER, REF)
    assert NUMBER.encode() not in sealed
    assert KmsSubscriberSeals(roles["BroadcastDue"], key).open(sealed, REF) == NUMBER


def test_neither_does_the_others_work_nor_does_anybody_else(roles: dict[str, Any], key: str) -> None:
    sealed = KmsSubscriberSeals(roles["TextReceived"], key).seal(NUMBER, REF)
    for name in ("TextReceived", "CallReceived"):
        with pytest.raises(ClientError, match="AccessDenied"):
            KmsSubscriberSeals(roles[name], key).open(sealed, REF)
    for name in ("BroadcastDue", "CallReceived"):
        with pytest.raises(ClientError, match="AccessDenied"):
            KmsSubscriberSeals(roles[name], key).seal(NUMBER, REF)


def test_a_seal_without_saying_for_whom_is_refused(roles: dict[str, Any], key: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        roles["TextReceived"].encrypt(KeyId=key, Plaintext=b"x")


@pytest.mark.parametrize("kind", ["fake", "kms"])
def test_a_seal_moved_to_anothers_item_does_not_open(kind: str, roles: dict[str, Any], key: str) -> None:
    seals: Any = FakeSubscriberSeals()
    if kind == "kms":
        seals = KmsSubscriberSeals(roles["BroadcastDue"], key)
        sealed = KmsSubscriberSeals(roles["TextReceived"], key).seal(NUMBER, REF)
    else:
        sealed = seals.seal(NUMBER, REF)
    assert seals.open(sealed, REF) == NUMBER
    with pytest.raises(Exception, match=r"."):
        seals.open(sealed, SubscriberRef("CA", "somebodyelse0000"))
