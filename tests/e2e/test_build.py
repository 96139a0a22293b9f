"""What `sam build` made runs by itself, without the environment it was made in."""

import subprocess
import sys

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


def test_the_package_holds_no_test_no_tool_and_no_binary() -> None:
    build()
    package = ROOT / ".aws-sam/build/TextReceived"
    assert not {"moto", "pytest", "typer", "hypothesis"} & {path.name for path in package.iterdir()}
    # built on any machine, it runs on arm64: pure Python but for MarkupSafe, fetched for arm64, with a spare in Python
    assert {path.parent.name for path in package.rglob("*.so")} <= {"markupsafe"}
