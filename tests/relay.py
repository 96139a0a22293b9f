"""A stand-in for the chat's relay on loopback: it keeps docs/decisions/0011-chat.md over real WebSockets, answers what
it is told to, and remembers everything it was sent. `Responder` is who sits behind it, with the second writing of the
sealing."""

import asyncio
import json
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from antirelou.domain.site import Chat
from sealing import Key, Session, certificate, claim_text, new_room, safety_number

PATIENCE = 20
ORIGIN = {"access-control-allow-origin": "*"}


class Relay:
    """One room. `open` is what GET /open says, `refusals` the answers of the next POST /ticket, before they are given;
    `delivers` whether what is said is delivered, and else why not (empty: not a word)."""

    def __init__(self) -> None:
        self.open: dict[str, Any] = {"open": True, "there": True, "ahead": 0, "opens_ms": None}
        self.refusals: list[tuple[int, dict[str, str]]] = []
        self.delivers: bool | str = True
        self.listens = True
        self.room, self.resume = new_room(), new_room()
        self.claimed: dict[str, Any] = {}
        self.asked: list[str] = []
        self.frames: list[dict[str, Any]] = []
        self.ahead = 0
        self._inbox: dict[str, queue.Queue[Any]] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._loop = asyncio.new_event_loop()
        started: queue.Queue[int] = queue.Queue()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        self.port = started.get(timeout=PATIENCE)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def chat(self, organisation: Key) -> Chat:
        return Chat(self.url, f"ws://127.0.0.1:{self.port}/live", organisation.public)

    def next(self, name: str) -> Any:
        """The next frame of that action, or body sent to that path, that nobody waited for yet."""
        return self._of(name).get(timeout=PATIENCE)

    def none(self, name: str) -> bool:
        return self._of(name).empty()

    def tell(self, **frame: Any) -> None:
        """On the connection that came last; of the room, unless it says of which."""
        self._run(self._tell({"room": self.room, **frame}))

    def drop(self) -> None:
        """Every connection goes, without a word."""
        self._run(self._drop())

    @property
    def connections(self) -> int:
        return len([each for each in self._sockets if not each.closed])

    def stop(self) -> None:
        """Twice is once."""
        if self._thread.is_alive():
            self._run(self._drop())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)

    def _serve(self, started: "queue.Queue[int]") -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_get("/open", self._open)
        app.router.add_post("/ticket", self._ticket)
        app.router.add_post("/quit", self._quit)
        app.router.add_get("/live", self._live)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        started.put(runner.addresses[0][1])
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _run(self, task: Any) -> None:
        asyncio.run_coroutine_threadsafe(task, self._loop).result(PATIENCE)

    def _of(self, name: str) -> "queue.Queue[Any]":
        return self._inbox.setdefault(name, queue.Queue())

    async def _open(self, request: web.Request) -> web.Response:
        self._hears(request)
        self._of("/open").put(dict(request.query))
        return web.json_response(self.open, headers=ORIGIN)

    async def _ticket(self, request: web.Request) -> web.Response:
        self._hears(request)
        body = json.loads(await request.text())
        self._of("/ticket").put(body)
        status, told = self.refusals.pop(0) if self.refusals else (200, {"ticket": new_room()})
        return web.json_response(told, status=status, headers=ORIGIN)

    async def _quit(self, request: web.Request) -> web.Response:
        self._hears(request)
        self._of("/quit").put(json.loads(await request.text()))
        return web.json_response({}, headers=ORIGIN)

    def _hears(self, request: web.Request) -> None:
        assert not request.headers.get("cookie")
        assert not request.headers.get("referer")
        assert request.content_type in ("text/plain", "application/octet-stream")
        self.asked.append(str(request.rel_url))

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._of("ticket").put(request.query["ticket"])
        self._sockets.append(socket)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await self._frame(json.loads(message.data))
        return socket

    async def _frame(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        self._of(frame["action"]).put(frame)
        if not self.listens:
            return
        if frame["action"] == "hello":
            await self._tell({"room": self.room, **(self.claimed or self._waiting())})
        if frame["action"] == "ping":
            await self._tell({"event": "pong"})
        if frame["action"] == "say" and self.delivers:
            fate = {"event": "delivered"} if self.delivers is True else {"event": "not_delivered", "why": self.delivers}
            await self._tell({"room": frame.get("room", self.room), "seq": frame["seq"], **fate})

    def _waiting(self) -> dict[str, Any]:
        return {"event": "waiting", "resume": self.resume, "ahead": self.ahead, "there": True}

    async def _tell(self, frame: dict[str, Any]) -> None:
        await self._sockets[-1].send_str(json.dumps(frame))

    async def _drop(self) -> None:
        for socket in self._sockets:
            if socket._req and socket._req.transport:
                socket._req.transport.abort()


@dataclass
class Responder:
    """Somebody on duty, with a device the organisation vouches for."""

    relay: Relay
    organisation: Key
    label: str = "Camille"
    identity: Key = field(default_factory=Key)
    key: Key = field(default_factory=Key)
    visitor_key: str = ""
    epoch: int = 0
    seq: int = 0

    def claim(
        self, visitor_key: str, epoch: int = 1, changes: dict[str, Any] | None = None, tells: bool = True
    ) -> None:
        """`changes` are what a forger would do to the frame after it was signed; `tells`: the visitor hears of it."""
        self.visitor_key, self.epoch, self.seq = visitor_key, epoch, 0
        self.session = Session(self.key, visitor_key, self.relay.room, epoch, "desk")
        text = claim_text(self.relay.room, epoch, visitor_key, self.key.public)
        told = {
            "event": "claimed",
            "epoch": epoch,
            "key": self.key.public,
            "signature": self.identity.sign(text),
            "certificate": certificate(self.organisation, self.identity, int(time.time()) + 3_600, self.label),
        } | (changes or {})
        self.relay.claimed = told
        if tells:
            self.relay.tell(**told)

    @property
    def safety_number(self) -> str:
        return safety_number(self.relay.room, self.epoch, self.visitor_key, self.key.public)

    def hears(self) -> str:
        """The next text of the visitor."""
        frame = self.relay.next("say")
        assert frame.keys() == {"action", "seq", "epoch", "box"}
        return self.session.open(frame["box"], frame["seq"])

    def says(self, text: str) -> dict[str, Any]:
        """The frame it went in."""
        self.seq += 1
        frame = {"event": "said", "seq": self.seq, "epoch": self.epoch, "box": self.session.seal(text, self.seq)}
        self.relay.tell(**frame)
        return frame
