"""What the public page is checked with, where it is found: a browser, axe-core, the W3C's HTML checker."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from templates import ROOT

_PACKAGES = ROOT / ".cache/checkers/node_modules"
_AXE = _PACKAGES / "axe-core/axe.min.js"
_VNU = _PACKAGES / "vnu-jar/build/dist/vnu.jar"


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def has_axe() -> bool:
    return chromium() is not None and _AXE.exists()


def has_html_checker() -> bool:
    return shutil.which("java") is not None and _VNU.exists()


def missing() -> list[str]:
    there = {"chromium": chromium(), "axe-core": has_axe(), "vnu": has_html_checker()}
    return [name for name, found in there.items() if not found]


def axe_source() -> str:
    return _AXE.read_text("utf-8")


def html_errors(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """What the W3C's checker holds against HTML, CSS and SVG files; warnings too."""
    command = ["java", "-Xss1m", "-jar", str(_VNU), "--format", "json", "--also-check-css", "--also-check-svg"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return found
