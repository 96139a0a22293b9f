"""The desk: claims rooms, and holds several conversations over one connection."""

from typing import Any

from bench.chat_events import Event, desk_ticket_asked
from bench.chat_people import Call, Line, Person, World, in_base64, key_of, room_of


class Desk(Person):
    def __init__(self, world: World, number: int, desks: int, most: int, now_ms: int) -> None:
        super().__init__(world, now_ms)
        self.number, self.desks, self.most = number, desks, most
        self.rooms: dict[str, Line] = {}
        self.waiting: dict[str, tuple[dict[str, Any], int]] = {}

    def asking(self, now_ms: int) -> Event:
        return desk_ticket_asked(f"sub-{self.number}", f"Responder {self.number}", now_ms)

    def greet(self) -> list[dict[str, Any]]:
        return [{"action": "hello"}, {"action": "duty", "on": True, "areas": ["FR"], "locales": ["fr-FR"]}]

    def hear(self, frame: dict[str, Any], now_ms: int) -> None:
        room = str(frame.get("room"))
        match frame.get("event"):
            case "desk":
                self._look_around(frame, now_ms)
            case "waits":
                self.waiting[room] = (frame, now_ms)
            case "gone" if self._waits_since(room, frame):
                pass
            case "gone" | "taken":
                self.waiting.pop(room, None)
            case "yours":
                self._take(frame, now_ms)
            case "ended":
                self.rooms.pop(room, None)
            case "colleagues":
                pass  # nobody hands a room over here
            case _:
                self._hear_line(self.rooms.get(room), frame, now_ms)

    def _waits_since(self, room: str, gone: dict[str, Any]) -> bool:
        """The word is of an earlier wait."""
        waits, _ = self.waiting.get(room, ({"epoch": 0}, 0))
        return "epoch" in gone and waits["epoch"] > gone["epoch"]

    def _hear_line(self, line: Line | None, frame: dict[str, Any], now_ms: int) -> None:
        if frame.get("event") == "said":
            self.world.ledger.heard(line.room if line else -1, "desk", frame)
        if frame.get("event") in ("delivered", "not_delivered") and line:
            line.told(frame, now_ms)

    def lines(self) -> list[Line]:
        return list(self.rooms.values())

    def talk(self, now_ms: int) -> list[dict[str, Any]]:
        says = [{**frame, "room": line.name} for line in self.lines() if (frame := line.due(now_ms))]
        return [*self._claims(now_ms), *says]

    def end(self, room: str, now_ms: int) -> list[Call]:
        del self.rooms[room]
        return [self._send({"action": "end", "room": room}, now_ms)]

    def _look_around(self, frame: dict[str, Any], now_ms: int) -> None:
        """Where things stand. As the first word after a break it also says which rooms went meanwhile."""
        mine = {each["room"]: each for each in frame["rooms"]}
        if not self.ready:
            self.rooms = {room: line for room, line in self.rooms.items() if room in mine}
        self.ready = True
        for each in mine.values():
            self._take(each, now_ms)
        for waits in frame["waiting"]:
            self.waiting.setdefault(waits["room"], (waits, now_ms))

    def _take(self, mine: dict[str, Any], now_ms: int) -> None:
        self.waiting.pop(mine["room"], None)
        line = self.rooms.get(mine["room"])
        if line is None:
            line = self.rooms[mine["room"]] = Line(self.world, room_of(mine["key"]), "desk", mine["room"], now_ms)
        line.agree(mine["epoch"], now_ms)

    def _claims(self, now_ms: int) -> list[dict[str, Any]]:
        """Its own share at once, now and then a colleague's, and after ten seconds anybody's."""
        wanted = [
            waits
            for waits, since in self.waiting.values()
            if room_of(waits["key"]) % self.desks == self.number
            or self.world.rng.random() < 0.001
            or now_ms - since > 10_000
        ][: max(0, self.most - len(self.rooms))]
        for waits in wanted:
            del self.waiting[waits["room"]]
        return [_claim(waits, self.number) for waits in wanted]


def _claim(waits: dict[str, Any], number: int) -> dict[str, Any]:
    """In shape what a desk sends; the relay cannot tell whether it was truly signed, and need not."""
    signature = in_base64(bytes(64))
    certificate = {"key": key_of(10**6 + number), "label": f"Responder {number}", "until": 4_102_444_800}
    return {
        "action": "claim",
        "room": waits["room"],
        "epoch": waits["epoch"],
        "key": key_of(2 * 10**6 + number),
        "signature": signature,
        "certificate": {**certificate, "signature": signature},
    }
