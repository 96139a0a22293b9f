"""Keys of the chat's table, and its items as Python reads them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from antirelou.domain.census import Key
from antirelou.domain.chat_room import Certificate, Proof, Room, RoomState
from antirelou.domain.connection import CONNECTION_LASTS_MS, Connection
from antirelou.domain.responder import DUTY_LASTS_MS, Responder
from antirelou.domain.ticket import Role, Ticket

Item = dict[str, Any]

ROOM, CONNECTION, TICKET, HELD, QUEUE, DUTY, COUNT = "room#", "conn#", "ticket#", "held#", "queue", "duty", "count#"
ALONE = "-"


def key(pk: str, sk: str = ALONE) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def key_of(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def item_of_room(room: Room) -> Item:
    proof = {"proof": {"S": json.dumps(asdict(room.proof))}} if room.proof else {}
    plain = {name: value for name, value in _plain(room).items() if name != "proof"}
    return plain | proof | {"expires_at": expiry(room.expires_ms)}


def item_of_connection(who: Connection) -> Item:
    return _plain(who) | {"expires_at": expiry(who.opened_ms + CONNECTION_LASTS_MS)}


def item_of_ticket(ticket: Ticket) -> Item:
    return _plain(ticket) | {"expires_at": expiry(ticket.expires_ms)}


def item_of_responder(responder: Responder) -> Item:
    return _plain(responder) | {"expires_at": expiry(responder.seen_ms + DUTY_LASTS_MS)}


def room_in(item: Item) -> Room:
    found = _values(Room, item)
    proof = json.loads(found["proof"]) if "proof" in found else None
    read = Proof(proof["key"], proof["signature"], Certificate(**proof["certificate"])) if proof else None
    return Room(**found | {"proof": read, "state": RoomState(found["state"])})


def connection_in(item: Item) -> Connection:
    found = _values(Connection, item)
    return Connection(**found | {"role": Role(found["role"])})


def ticket_in(item: Item) -> Ticket:
    found = _values(Ticket, item)
    return Ticket(**found | {"role": Role(found["role"])})


def responder_in(item: Item) -> Responder:
    found = _values(Responder, item)
    return Responder(**found | {name: tuple(found.get(name, ())) for name in ("areas", "locales")})


def expiry(at_ms: int) -> Item:
    """In whole seconds, and never sooner."""
    return {"N": str(-(-at_ms // 1000))}


def is_expired(item: Item, now_ms: int) -> bool:
    """DynamoDB takes its time to delete what is over."""
    return "expires_at" in item and int(item["expires_at"]["N"]) * 1000 <= now_ms


def _plain(record: Any) -> Item:
    """What is empty is left out."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: _written(value) for name, value in values.items() if value not in ("", 0, None, ())}


def _written(value: Any) -> Item:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, tuple):
        return {"L": [{"S": each} for each in value]}
    return {"S": value.value if isinstance(value, Role | RoomState) else str(value)}


def _values(kind: Any, item: Item) -> dict[str, Any]:
    return {field.name: _read(item[field.name]) for field in fields(kind) if field.name in item}


def _read(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    if kind == "N":
        return int(value)
    return [each["S"] for each in value] if kind == "L" else value
