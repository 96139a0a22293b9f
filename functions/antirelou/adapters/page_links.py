"""Where the page's links lead: inside the site relative to the page, outside only where a browser cannot be tricked."""

import posixpath
import re
from urllib.parse import quote, urlsplit

_PLAIN_ADDRESS = re.compile(r"[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+")

LOST = "404.html"


def inside(path: str, page: str) -> str:
    """To `path`, from `page`: wherever the site is put, under a folder too. `LOST` is shown in place of any page that
    is not there, however deep: its links start at the top."""
    if page == LOST:
        return f"/{path}"
    return posixpath.relpath(path, posixpath.dirname(page) or ".")


def outside(url: str) -> str:
    """The address if it is one of the web's, else nothing: `javascript:` and its kin never reach a page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else ""


def write_to(contact: str) -> str:
    """To an e-mail address or a page; nothing for other words."""
    plain = contact.strip()
    return f"mailto:{quote(plain, safe='@+')}" if _PLAIN_ADDRESS.fullmatch(plain) else outside(plain)
