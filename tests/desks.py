"""A desk in a real browser: what is around it is played here, by docs/decisions/0011-chat.md."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute

from antirelou.domain.site import Chat, Document
from antirelou.services.open_desk import OpenDesk
from antirelou.services.sign_in import SignIn
from authenticators import code_of
from fakes_desk import FakePeople, FakeTickets, Person
from house import NOW
from pages import rendered
from sealing import Key, Session, claim_text, new_room, verify
from sites import MONTREAL, site

SITE, HTTP, WS = "https://site.example", "https://chat.example", "wss://line.example/live"
AWAY = "https://weather.example/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    f"connect-src {HTTP} wss://line.example; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
USER, PASSWORD, LABEL = "lea@example.org", "a long enough password", "Léa"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MINUTE = 60_000


@dataclass
class Visitor:
    """Somebody who waits, and what they read once somebody took their room."""

    area: str = "FR-75"
    locale: str = "fr-FR"
    minutes: int = 0
    room: str = field(default_factory=new_room)
    key: Key = field(default_factory=Key)
    epoch: int = 0
    session: Session | None = None
    said: int = 0

    def told(self, epoch: int) -> dict[str, Any]:
        since_ms = int(time.time() * 1000) - self.minutes * MINUTE
        public = self.key.public
        where = {"area": self.area, "locale": self.locale}
        return {"room": self.room, **where, "since_ms": since_ms, "key": public, "epoch": epoch}

    def claimed(self, frame: dict[str, Any]) -> None:
        """Raises InvalidSignature if the claim is not what it should be."""
        text = claim_text(self.room, frame["epoch"], self.key.public, frame["key"])
        verify(frame["certificate"]["key"], frame["signature"], text)
        self.epoch, self.said = frame["epoch"], 0
        self.session = Session(self.key, frame["key"], self.room, self.epoch, "visitor")

    def says(self, text: str) -> dict[str, Any]:
        assert self.session
        self.said += 1
        box = self.session.seal(text, self.said)
        return {"event": "said", "room": self.room, "seq": self.said, "epoch": self.epoch, "box": box}


@dataclass
class Relay:
    """Answers as the relay does; a test may set how. `heard` is every frame but pings."""

    sub: str = "me"
    waiting: list[Visitor] = field(default_factory=list)
    mine: list[Visitor] = field(default_factory=list)
    colleagues: list[dict[str, str]] = field(default_factory=list)
    duty: dict[str, Any] | None = None
    refuses: str = ""
    faster: bool = False
    heard: list[dict[str, Any]] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    socket: WebSocketRoute | None = None

    def connected(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        self.tickets.append(socket.url.partition("?ticket=")[2])
        socket.on_message(lambda message: self._hear(json.loads(message)))

    def send(self, event: dict[str, Any]) -> None:
        assert self.socket
        self.socket.send(json.dumps(event))

    def waits(self, visitor: Visitor) -> None:
        self.waiting.append(visitor)
        self.send({"event": "waits", **visitor.told(visitor.epoch + 1)})

    def event(self, name: str, visitor: Visitor, **more: Any) -> None:
        self.send({"event": name, "room": visitor.room, **more})

    def frames(self, action: str) -> list[dict[str, Any]]:
        return [frame for frame in self.heard if frame["action"] == action]

    def texts(self, visitor: Visitor) -> list[str]:
        """What was said to them in this epoch, as they read it."""
        assert visitor.session
        said = [each for each in self.frames("say") if (each["room"], each["epoch"]) == (visitor.room, visitor.epoch)]
        return [visitor.session.open(each["box"], each["seq"]) for each in said]

    def _hear(self, frame: dict[str, Any]) -> None:
        answers: dict[str, Callable[[dict[str, Any]], None]] = {
            "hello": lambda _: self._desk(),
            "ping": lambda _: self.send({"event": "pong"}),
            "duty": self._take_duty,
            "claim": self._claim,
            "say": self._say,
        }
        if frame["action"] != "ping":
            self.heard.append(frame)
        answers.get(frame["action"], lambda _: None)(frame)

    def _desk(self) -> None:
        waiting = [each.told(each.epoch + 1) for each in self.waiting]
        mine = [each.told(each.epoch) for each in self.mine]
        who = {"sub": self.sub, "duty": self.duty, "colleagues": self.colleagues}
        self.send({"event": "desk", **who, "rooms": mine, "waiting": waiting})

    def _take_duty(self, frame: dict[str, Any]) -> None:
        self.duty = {name: frame[name] for name in ("on", "areas", "locales")} if frame["on"] else None
        self._desk()

    def _claim(self, frame: dict[str, Any]) -> None:
        visitor = next(each for each in (*self.waiting, *self.mine) if each.room == frame["room"])
        if self.faster:
            self.event("taken", visitor)
            return
        visitor.claimed(frame)
        self.waiting = [each for each in self.waiting if each is not visitor]
        self.mine = [*(each for each in self.mine if each is not visitor), visitor]
        self.send({"event": "yours", **visitor.told(frame["epoch"])})

    def _say(self, frame: dict[str, Any]) -> None:
        if self.refuses == "silence":
            return
        answer = {"event": "not_delivered", "why": self.refuses} if self.refuses else {"event": "delivered"}
        self.send({**answer, "room": frame["room"], "seq": frame["seq"]})


@dataclass
class Desk:
    """One responder's window. `said` is what its console said."""

    context: BrowserContext
    page: Page
    relay: Relay
    people: FakePeople
    organisation: Key
    tickets: FakeTickets = field(default_factory=FakeTickets)
    token_is_good: bool = True
    documents: dict[str, Document] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def serve(self, page: Page) -> None:
        """All that this page asks of anybody."""
        page.route(f"{SITE}/**", self._file)
        page.route(f"{AWAY}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
        page.route(f"{HTTP}/**", lambda route: _answer(self, route))
        page.route_web_socket(lambda url: url.startswith(WS), self.relay.connected)

    def _file(self, route: Route) -> None:
        document = self.documents.get(route.request.url.removeprefix(f"{SITE}/"))
        headers = {"Content-Security-Policy": POLICY, "Content-Type": document.kind if document else "text/plain"}
        route.fulfill(status=200 if document else 404, headers=headers, body=document.body if document else b"")

    def go(self, locale: str = "fr-FR") -> Page:
        self.page.goto(f"{SITE}/{locale}/desk.html")
        return self.page

    def sign_in(self, steps: int = 0) -> None:
        """With the code of so many steps from now: each opens once."""
        self.page.fill("#user", USER)
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.fill("#code", code_of(SECRET, steps))
        self.page.press("#code", "Enter")

    def certify(self) -> None:
        self.page.wait_for_selector("#certificate")
        key = self.page.input_value("#public-key")
        self.page.fill("#certificate", json.dumps(certificate_of(self.organisation, key)))
        self.page.click("#certify button")

    def ready(self, locale: str = "fr-FR") -> Page:
        """Signed in, certified, connected."""
        self.go(locale)
        self.sign_in()
        self.certify()
        self.page.wait_for_selector("#state:text('Relié'), #state:text('Connected')")
        return self.page

    def on_duty(self, areas: str = "FR-75", locale: str = "fr-FR") -> Page:
        page = self.ready(locale)
        page.fill("#areas", areas)
        page.click("#duty-button")
        page.wait_for_selector("#duty-button:text('Finir'), #duty-button:text('Go off')")
        return page

    def take(self, visitor: Visitor) -> None:
        """The room, from the queue."""
        self.relay.waits(visitor)
        self.page.click(f"#waiting li[data-room='{visitor.room}'] button")
        self.page.wait_for_selector(".panel:visible")
        wait_until(self.page, lambda: visitor.session is not None)


def certificate_of(organisation: Key, key: str, days: int = 90, label: str = LABEL) -> dict[str, Any]:
    until = int(time.time()) + days * 86_400
    text = f"antirelou responder 1\n{key}\n{label}\n{until}"
    return {"key": key, "label": label, "until": until, "signature": organisation.sign(text)}


def known() -> FakePeople:
    """One person, with an authenticator."""
    return FakePeople({USER: Person(PASSWORD, LABEL, invited=False, secret=SECRET)})


def open_desk(browser: Browser, **options: Any) -> Desk:
    organisation = Key()
    chat = Chat(http_url=HTTP, ws_url=WS, key=organisation.public)
    shown = site(MONTREAL)
    documents = rendered(replace(shown, chat=chat, campaign=replace(shown.campaign, neutral_url=AWAY)))
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    desk = Desk(context, context.new_page(), Relay(), known(), organisation)
    desk.documents = documents
    page = desk.page
    desk.serve(page)
    page.on("console", lambda message: desk.said.append(message.text))
    page.on("pageerror", lambda error: desk.said.append(str(error)))
    return desk


def _answer(desk: Desk, route: Route) -> None:
    """DeskAsked, behind the API's authorizer."""
    request = route.request
    if request.url.endswith("/desk/sign-in"):
        assert (request.headers["content-type"] or "").startswith("text/plain")
        answer = SignIn(desk.people)(json.loads(request.post_data or ""))
    elif not desk.token_is_good or not request.headers.get("authorization", "").startswith("Bearer "):
        route.fulfill(status=401, json={"message": "Unauthorized"}, headers={"access-control-allow-origin": "*"})
        return
    else:
        answer = OpenDesk(desk.tickets)({"sub": "me", "nickname": LABEL, "token_use": "id"}, NOW)
    route.fulfill(status=answer.status, json=answer.fields, headers={"access-control-allow-origin": "*"})


def wait_until(page: Page, true: Callable[[], bool]) -> None:
    """What the browser does meanwhile, it does while it is asked."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        page.evaluate("new Promise(requestAnimationFrame)")
