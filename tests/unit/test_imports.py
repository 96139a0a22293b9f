"""Imports go one way: handlers and commands -> bootstrap -> {adapters, services} -> domain."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from house import SETTINGS
from templates import ROOT

PACKAGE = ROOT / "functions/antirelou"

MAY_IMPORT = {
    "domain": {"domain"},
    "services": {"domain", "services"},
    "adapters": {"domain", "services", "adapters"},
    "bootstrap": {"domain", "services", "adapters", "config", "bootstrap"},
    "config": {"domain", "config"},
    "handlers": {"domain", "bootstrap", "handlers"},
    "commands": {"domain", "services", "adapters", "bootstrap", "commands"},
    "__main__": {"commands"},
    "texts": set(),
}
OUTSIDE = {
    "domain": {"phonenumbers"},
    "services": set(),
    "adapters": {"botocore", "jinja2", "pynamodb", "requests", "segno", "twilio", "urllib3", "yaml"},
    "bootstrap": {"pynamodb"},
    "handlers": {"aws_lambda_powertools"},
    "commands": {"typer", "rich", "botocore", "cryptography", "fastjsonschema"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def layer(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    if layer(path) == "__init__":
        return
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("antirelou.")}
    assert ours <= MAY_IMPORT[layer(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_layer_knows_only_its_own_libraries(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)} - {"antirelou"} - sys.stdlib_module_names
    assert roots <= OUTSIDE.get(layer(path), set())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_bootstrap_reads_the_environment(path: Path) -> None:
    reads = "environ" in path.read_text("utf-8") or "getenv" in path.read_text("utf-8")
    assert not reads or layer(path) in ("bootstrap", "config")


def test_importing_every_module_does_nothing() -> None:
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in FILES]
    names = [name for name in names if "__" not in name]
    program = f"import {', '.join(names)}\nassert not antirelou.adapters.aws.session.cache_info().currsize"
    environment = {"PYTHONPATH": str(PACKAGE.parent), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_the_functions_do_not_load_what_only_maintainers_need() -> None:
    program = (
        "import sys, antirelou.handlers.text_received\n"
        "assert not {'boto3', 'pynamodb', 'typer', 'rich', 'pydantic', 'jinja2', 'segno', 'yaml'} & set(sys.modules)"
        "\nassert 'cryptography' not in sys.modules"
    )
    environment = {"PYTHONPATH": str(PACKAGE.parent), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


@pytest.mark.parametrize("handler", ["text_received", "delivery_reported", "webhook_received"])
def test_no_function_loads_pynamodb_before_a_gift_is_recorded(handler: str) -> None:
    module = {"text_received": "texts", "delivery_reported": "reports", "webhook_received": "webhooks"}[handler]
    program = (
        f"import sys, antirelou.handlers.{handler}\n"
        f"from antirelou.bootstrap import {module}\n"
        "assert 'pynamodb' not in sys.modules\n"
        f"if {handler!r} == 'delivery_reported':\n"
        "    reports.receive_reports()({}, 0)\n"
        "    assert 'pynamodb' not in sys.modules\n"
        "    reports._journal()\n"
        "    assert 'pynamodb' in sys.modules"
    )
    environment = {"PYTHONPATH": str(PACKAGE.parent), "PATH": "", "AWS_DEFAULT_REGION": "ca-central-1", **SETTINGS}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


@pytest.mark.parametrize("handler", ["text_received", "delivery_reported", "webhook_received"])
def test_no_function_loads_twilios_client_before_a_number_of_its_own_needs_it(handler: str) -> None:
    program = (
        f"import sys, antirelou.handlers.{handler}\n"
        "assert not {'twilio.rest', 'twilio.http', 'requests', 'aiohttp', 'jwt'} & set(sys.modules)\n"
        f"assert ('twilio' in sys.modules) == ({handler!r} == 'webhook_received')"
    )
    environment = {"PYTHONPATH": str(PACKAGE.parent), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_who_chats_or_plays_waits_for_nothing_that_only_texts_need() -> None:
    program = (
        "import sys, antirelou.handlers.chat_said, antirelou.handlers.chat_asked\n"
        "import antirelou.handlers.conversation_said\n"
        "assert not {'boto3', 'pynamodb', 'phonenumbers', 'twilio', 'jinja2'} & set(sys.modules)\n"
        "assert 'antirelou.bootstrap.parts' not in sys.modules"
    )
    environment = {"PYTHONPATH": str(PACKAGE.parent), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0
