"""All that leaves browsers' windows, and so all that a function can ever be given."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Request, WebSocket

from spellings import spellings


@dataclass
class Overheard:
    """`asked`: each request, with its headers and its body. `lines`: the address of each WebSocket. `frames`: all that
    was sent on any of them."""

    asked: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", self._take_request)
        page.on("websocket", self._take_line)

    def says(self) -> list[dict[str, Any]]:
        frames = [json.loads(frame) for frame in self.frames]
        return [frame for frame in frames if frame["action"] == "say"]

    def tickets(self) -> list[str]:
        return [line.partition("?ticket=")[2] for line in self.lines]

    def holds(self, text: str) -> bool:
        everything = "\n".join([*self.asked, *self.lines, *self.frames])
        return any(spelling in everything for spelling in spellings(text))

    def _take_request(self, request: Request) -> None:
        body = (request.post_data_buffer or b"").decode("utf-8", "replace")
        self.asked.append(f"{request.url} {request.headers} {body}")

    def _take_line(self, line: WebSocket) -> None:
        self.lines.append(line.url)
        line.on("framesent", lambda frame: self.frames.append(frame if isinstance(frame, str) else frame.decode()))
