"""One broadcast through the deployed template: asked for by text, approved by another, sent once, stopped by STOP."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from antirelou.adapters.files import read_words
from antirelou.domain.reply import Kind
from emulator import ROOT
from patience import eventually
from people import received, somebody_in_canada
from stack import STACK, LocalStack

WORDS = read_words()["fr-FR"]
TEXT = f"{WORDS.opening} la permanence de samedi a lieu. STOP"


def items(stack: LocalStack) -> list[dict[str, Any]]:
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["SubscribersTable"])
    return [item for page in pages for item in page["Items"]]


def subscribers(stack: LocalStack) -> int:
    return sum("sealed" in item for item in items(stack))


def subscribe(stack: LocalStack, person: str) -> None:
    before = subscribers(stack)
    assert stack.wait_for(stack.text(person, "ABONNER W"))["message"] == "answered"
    assert stack.wait_for(stack.text(person, "OUI"))["message"] == "answered"
    assert received(stack, person) == [WORDS.by_kind[Kind.ASK], WORDS.by_kind[Kind.WELCOME]]
    assert subscribers(stack) == before + 1


@pytest.fixture(scope="module")
def bea(stack: LocalStack) -> dict[str, str]:
    """Another maintainer, as AWS names her."""
    iam = stack.aws.client("iam")
    iam.create_user(UserName="bea")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="bea", PolicyName="all", PolicyDocument=json.dumps(everything))
    key = iam.create_access_key(UserName="bea")["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def typed(stack: LocalStack, *words: str, who: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = stack.aws.process_environment() | {"PYTHONPATH": str(ROOT / "functions")} | (who or {})
    command = [sys.executable, "-m", "antirelou", "--stack", STACK, "broadcast", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def spent(stack: LocalStack) -> int:
    return next(int(item["spent"]["N"]) for item in items(stack) if item["pk"]["S"] == "broadcast")


def test_a_broadcast_from_the_first_text_to_the_last_book(
    stack: LocalStack, bea: dict[str, str], tmp_path: Path
) -> None:
    ada, ben, cleo = somebody_in_canada(), somebody_in_canada(), somebody_in_canada()
    for person in (ada, ben):
        subscribe(stack, person)
    assert stack.wait_for(stack.text(cleo, "oui"))["message"] == "answered"
    assert received(stack, cleo) == [WORDS.by_kind[Kind.CONSENT]]
    assert stack.wait_for(stack.text(ben, "STOP"))["message"] == "refused_stop"
    assert subscribers(stack) == 1

    file = tmp_path / "samedi.toml"
    file.write_text(
        f'id = "samedi"\ncountries = ["CA"]\nmost = "5.00"\npace_per_second = 10\n[texts.fr-FR]\ntext = "{TEXT}"\n'
    )
    run = json.loads(typed(stack, "check", str(file), "--json").stdout)
    assert (run["people"], run["faults"]) == ({"CA": 1}, [])
    assert run["total_micros"] > 0
    assert typed(stack, "propose", str(file)).returncode == 0
    assert "second maintainer" in typed(stack, "approve", "samedi", "--yes").stdout
    assert typed(stack, "start", "samedi").returncode == 1
    approved = typed(stack, "approve", "samedi", "--file", str(file), "--yes", who=bea)
    assert approved.returncode == 0, approved.stdout + approved.stderr
    assert "5.00 at most" in approved.stdout
    assert typed(stack, "fund", "samedi", "9").returncode == 1
    assert "1.00 left" in typed(stack, "fund", "samedi", "1").stdout

    assert typed(stack, "start", "samedi").returncode == 0
    assert eventually(lambda: received(stack, ada)[2:] == [TEXT])
    assert TEXT not in received(stack, ben) + received(stack, cleo)
    assert typed(stack, "resume", "samedi").returncode == 0  # harmless: nobody is left
    assert eventually(lambda: spent(stack) == 11_800)  # as the delivery report said
    assert eventually(lambda: all(item["done"]["BOOL"] for item in items(stack) if "done" in item))
    proved = json.loads(typed(stack, "progress", "samedi", "--json", "--audit").stdout)
    assert (proved["stage"], proved["endings"], proved["audit"]["faults"]) == ("done", {"sent": 1}, [])
    assert received(stack, ada)[2:] == [TEXT]
    assert "reports may still come" in typed(stack, "close", "samedi").stdout


def test_no_number_is_in_clear_in_any_item_message_or_log(stack: LocalStack) -> None:
    kept = json.dumps(items(stack), default=lambda blob: bytes(blob).decode("latin-1")) + "".join(stack.log_lines())
    assert '"sealed"' in kept
    people = {message.to for message in stack.carrier.messages}
    assert not [person for person in people if person[2:] in kept]
