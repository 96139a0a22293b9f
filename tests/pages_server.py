"""The rendered site on loopback, under the headers the cloud sends with it, and a stand-in for the neutral site."""

import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from antirelou.adapters.shelf import kept
from antirelou.domain.site import Document, Site
from pages import rendered


def policy(connects: str = "") -> str:
    """`connects` are the origins a page may ask anything of."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors 'none'{f'; connect-src {connects}' if connects else ''}"
    )


HEADERS = {
    "Content-Security-Policy": policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


NEUTRAL = Document(
    "neutral.html", "text/html; charset=utf-8", b"<!doctype html><link rel=icon href=data:,><title>Weather</title>", 60
)
"""Where "Quitter" leads."""


class PagesServer:
    """What it serves may be replaced while it runs. `away` is where the way out leads."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.headers = HEADERS
        self.away = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def show(self, site: Site) -> None:
        self.documents = rendered(replace(site, campaign=replace(site.campaign, neutral_url=self.away)))
        urls = [site.chat.http_url, site.chat.ws_url] if site.chat else []
        origins = [url[: -len(urlsplit(url).path) or None] for url in [*urls, site.conversations] if url]
        self.headers = HEADERS | {"Content-Security-Policy": policy(" ".join(origins))}

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(server: PagesServer) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].lstrip("/") or "index.html"
            document = server.documents.get(path)
            self.send_response(200 if document else 404)
            for name, value in server.headers.items():
                self.send_header(name, value)
            if document:
                self.send_header("Content-Type", document.kind)
                self.send_header("Cache-Control", kept(document))
            self.end_headers()
            self.wfile.write(document.body if document else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    return Handler
