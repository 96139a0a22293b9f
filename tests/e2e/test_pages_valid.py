"""The W3C's checker finds nothing to say about any page, the stylesheet, or an image."""

from pathlib import Path

import pytest

import checkers
from pages import rendered
from sites import SITES

CHECKED = (".html", ".css", ".svg")


@pytest.mark.skipif(not checkers.has_html_checker(), reason="needs Java and vnu, see `make engines`")
def test_every_page_of_every_site_validates(tmp_path: Path) -> None:
    files = []
    for name, site in SITES.items():
        for document in rendered(site).values():
            if document.path.endswith(CHECKED):
                files.append(tmp_path / name.replace(" ", "-") / document.path)
                files[-1].parent.mkdir(parents=True, exist_ok=True)
                files[-1].write_bytes(document.body)
    found = checkers.html_errors(files)
    assert [(Path(each["url"]).name, each.get("lastLine"), each["message"]) for each in found] == []
