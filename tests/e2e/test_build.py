"""What `sam build` made runs by itself, without the environment it was made in."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stack import build
from templates import FUNCTIONS, ROOT


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_built_package_imports_alone(function: str) -> None:
    build()
    package = ROOT / ".aws-sam/build" / function
    handler = FUNCTIONS[function]["Handler"]
    module, _, name = handler.rpartition(".")
    # -I and -S: no site-packages, no current folder, as in Lambda
    program = (
        f"import sys; sys.path.insert(0, {str(package)!r}); import botocore, {module} as m; assert callable(m.{name})\n"
        f"assert all(module.__file__.startswith({str(package)!r}) for module in (m, botocore))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_package_holds_no_test_and_no_tool() -> None:
    build()
    package = ROOT / ".aws-sam/build/TextReceived"
    assert not {"moto", "pytest", "typer", "hypothesis"} & {path.name for path in package.iterdir()}


def test_what_is_built_on_any_machine_runs_on_any_processor(tmp_path: Path) -> None:
    """Twilio's library names others that have binaries: ours load none of them, or one that is Python too."""
    build()
    package = tmp_path / "package"
    shutil.copytree(ROOT / ".aws-sam/build/TextReceived", package, ignore=shutil.ignore_patterns("*.so", "*.pyd"))
    modules = [function["Handler"].rpartition(".")[0] for function in FUNCTIONS.values()]
    modules += [f"antirelou.adapters.{name}" for name in ("carrier_aws", "carrier_twilio", "carrier_gateway", "pages")]
    modules += ["antirelou.adapters.script_shelf"]
    program = (
        f"import sys; sys.path.insert(0, {str(package)!r}); import {', '.join(modules)}\n"
        "from antirelou.adapters import carrier_secrets, twilio_api\n"
        "assert antirelou.adapters.script_shelf.ScriptShelf().scripts('fr-FR')\n"
        "twilio_api.twilio_client(carrier_secrets.TwilioKeys('AC1', 't'), twilio_api.PUBLIC_URL).messages\n"
        "assert not {'aiohttp', 'yarl', 'multidict', 'frozenlist', 'propcache'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
