"""MiniStack unpacks a function's code for each container anew: thousands of files, compiled again each time, and
deleted one by one at the end. Here one package is unpacked once, and its containers share it."""

import hashlib
import os
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

_lock = threading.Lock()


class _SharedZip(zipfile.ZipFile):
    """What is extracted whole, into an empty folder, becomes a link to what was extracted before."""

    def extractall(self, path: Any = None, *_: Any) -> None:
        with _lock:
            folder = self._folder()
            if not folder.exists():
                partly = Path(tempfile.mkdtemp(prefix="code-"))
                super().extractall(partly)
                partly.rename(folder)
        os.rmdir(path)
        os.symlink(folder, path, target_is_directory=True)

    def _folder(self) -> Path:
        inside = [(each.filename, each.CRC, each.file_size) for each in self.infolist()]
        return Path(tempfile.gettempdir()) / f"code-{hashlib.sha256(repr(inside).encode()).hexdigest()}"


class _Zips:
    """The module, as the runtime uses it."""

    ZipFile = _SharedZip
    BadZipFile = zipfile.BadZipFile
    LargeZipFile = LargeFileError = zipfile.LargeZipFile


def put_right() -> None:
    lambda_runtime.zipfile = _Zips
