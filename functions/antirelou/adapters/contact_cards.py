"""A number as a contact to save and as a code to scan."""

import unicodedata
from functools import lru_cache

import segno

from antirelou.domain.meter import LineView
from antirelou.domain.site import Document

_FRESH = 3600


def card_path(line: LineView, name: str) -> str:
    """The file's own name is the contact's: it stays in the phone's downloads."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"contacts/{line.name}/{plain}.vcf"


def contact_card(line: LineView, name: str) -> Document:
    """Nothing but a first name and a number."""
    fields = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:;{name};;;",
        f"FN:{name}",
        f"TEL;TYPE=CELL:{line.number}",
        "END:VCARD",
        "",
    ]
    return Document(card_path(line, name), "text/vcard; charset=utf-8", "\r\n".join(fields).encode(), _FRESH)


@lru_cache(maxsize=64)
def scan_code(number: str) -> str:
    """An SVG element that dials the number, dark on light whatever the page's colours: scanners expect it. Working one
    out takes longer than all the rest of a page."""
    code = segno.make(f"tel:{number}", error="m", micro=False)
    return str(code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None))
