"""The embedded AWS: a MiniStack process on loopback that leaves nothing behind."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import boto3

ROOT = Path(__file__).resolve().parents[2]
REGION = "eu-west-3"


class Emulator:
    """Starts on `start()`; `stop()` ends it, the functions it runs, and its temporary folder."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._scratch = Path(tempfile.mkdtemp(prefix="antirelou-"))
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Emulator":
        with (self._scratch / "emulator.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(ROOT / ".venv-aws/bin/python"), str(ROOT / "infra/local/embedded.py")],
                env=self.process_environment() | self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._scratch,
                start_new_session=True,  # Ctrl-C is ours to pass on, when everything else has stopped
            )
        self._wait_until_up()
        return self

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, 9)
                self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def process_environment(self) -> dict[str, str]:
        """For a process that must meet this AWS and no other: nothing of the caller's account comes along."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",  # or it also listens on every interface
            "TMPDIR": str(self._scratch),
        }

    def log_tail(self) -> str:
        return "\n".join((self._scratch / "emulator.log").read_text(errors="replace").splitlines()[-20:])

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                raise RuntimeError(f"the embedded AWS did not start:\n{self.log_tail()}")
            try:
                urlopen(f"{self.url}/_ministack/health", timeout=1).close()  # noqa: S310
                return
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the embedded AWS did not answer within 30 s:\n{self.log_tail()}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
