"""The load on a real engine: what a relay leaves of a room in the table is found."""

import json
from typing import Any

import pytest

import engines
from bench import chat
from bench.chat import main
from bench.chat_toy import ToyRelay
from bench.chat_wires import Wires
from rooms_table import Rooms


class Writes(ToyRelay):
    """Keeps an item for each room, and deletes it at its end."""

    def __init__(self, wires: Wires, rooms: Rooms) -> None:
        super().__init__(wires)
        self.table = rooms

    def ticket(self, event: dict[str, Any]) -> dict[str, Any]:
        answer = super().ticket(event)
        for room in list(self.rooms):
            self.table.put(pk={"S": f"room#{room}"}, sk={"S": "-"})
        return answer

    def quit_of_visitor(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        self.delete(me["room"])
        super().quit_of_visitor(connection, me, frame)

    def end_of_desk(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        self.delete(frame["room"])
        super().end_of_desk(connection, me, frame)

    def delete(self, room: str) -> None:
        self.table.client.delete_item(TableName=self.table.name, Key={"pk": {"S": f"room#{room}"}, "sk": {"S": "-"}})


class Leaves(Writes):
    def delete(self, room: str) -> None:
        """Forgotten."""


@pytest.mark.parametrize(("kind", "left"), [(Writes, {}), (Leaves, {"left in the table: room": 4})])
def test_what_is_left_of_a_room_is_found(
    kind: type[Writes], left: dict[str, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(chat.RELAYS, "toy", kind)
    monkeypatch.setattr(chat, "QUIET_MS", 1_000)
    code = main(f"--relay toy --rooms 4 --seconds 1 --pace-ms 200 --containers 4 --engine {engines.found()[0]}".split())
    report = json.loads(capsys.readouterr().out)
    assert (report["failures"], code, report["rooms"]) == (left, int(bool(left)), 4)
    assert report["delivered"] > 4
