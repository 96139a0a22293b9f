"""What a cold start costs: fresh interpreters, one after the other in rounds, in CPU time and in bytes imported.

CPU time of the import and the first client, not of the interpreter's own start; compiled files (.pyc) are there for
everyone, since a warm-up round makes them. Bytes: the sizes of the files of all modules then loaded.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from statistics import median
from typing import Any

from emulator import REGION, ROOT

_PROBE = """
import json, os, sys, time
started = time.process_time()
{body}
cpu = time.process_time() - started
files = {{getattr(module, "__file__", None) for module in list(sys.modules.values())}}
sizes = [os.path.getsize(name) for name in files if name and os.path.exists(name)]
print(json.dumps({{"cpu_ms": 1000 * cpu, "bytes": sum(sizes), "modules": len(sizes)}}))
"""
_CLIENT = "import boto3; boto3.client({service!r})"
_HANDLER = "from antirelou.handlers import {name}; from antirelou.adapters.aws import client; client({service!r})"
_PEER = "import aws_lambda_powertools.utilities.idempotency, {name}; " + _CLIENT


@dataclass(frozen=True)
class Program:
    name: str
    body: str
    floor: str = ""  # the program it is measured against
    environment: str = ".venv"


PROGRAMS = [
    Program("boto3 dynamodb", _CLIENT.format(service="dynamodb")),
    Program("boto3 sns", _CLIENT.format(service="sns")),
    Program("TextReceived", _HANDLER.format(name="text_received", service="dynamodb"), "boto3 dynamodb"),
    Program("DeliveryReported", _HANDLER.format(name="delivery_reported", service="dynamodb"), "boto3 dynamodb"),
    Program("StatusDue", _HANDLER.format(name="status_due", service="dynamodb"), "boto3 dynamodb"),
    Program("AlarmRaised", _HANDLER.format(name="alarm_raised", service="sns"), "boto3 sns"),
    Program("boto3 dynamodb (peers')", _CLIENT.format(service="dynamodb"), environment=".venv-bench"),
    Program(
        "powertools+zae-limiter",
        _PEER.format(name="zae_limiter", service="dynamodb"),
        "boto3 dynamodb (peers')",
        ".venv-bench",
    ),
]


def measure(rounds: int, progress: Any) -> dict[str, dict[str, float]]:
    """By program: medians, and the median of the ratios to its floor's run of the same round."""
    for program in PROGRAMS:
        _run(program)
    taken = [{program.name: _run(program) for program in progress(PROGRAMS)} for _ in range(rounds)]
    return {program.name: _figures(program, taken) for program in PROGRAMS}


def _figures(program: Program, rounds: list[dict[str, Any]]) -> dict[str, float]:
    own = [each[program.name] for each in rounds]
    figures = {name: median(run[name] for run in own) for name in ("cpu_ms", "bytes", "modules")}
    if program.floor:
        ratios = [each[program.name]["cpu_ms"] / each[program.floor]["cpu_ms"] for each in rounds]
        figures["ratio"] = round(median(ratios), 3)
    return figures | {"cpu_ms": round(figures["cpu_ms"], 1)}


def _run(program: Program) -> dict[str, float]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    known = {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    python = [str(ROOT / program.environment / "bin/python"), "-c", _PROBE.format(body=program.body)]
    paths = {"PYTHONPATH": str(ROOT / "functions")} if program.environment == ".venv" else {}
    done = subprocess.run(python, env=kept | known | paths, capture_output=True, text=True, check=True, timeout=60)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
