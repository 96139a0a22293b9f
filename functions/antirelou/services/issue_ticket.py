"""Give a visitor a ticket into the chat, or back into a room."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from antirelou.domain.admission import Admitted
from antirelou.domain.chat_asked import NewVisitor, NoTicket, Returning
from antirelou.domain.chat_room import Room
from antirelou.domain.ticket import TICKET_LASTS_MS, Role, Ticket, digest_of
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Rooms, Tickets
from antirelou.services.tell_hours import TellHours

_REFUSED = {Admitted.NETWORK: NoTicket.NETWORK, Admitted.BUSY: NoTicket.BUSY}


class Admission(Protocol):
    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted: ...


class IssueTicket:
    def __init__(
        self,
        tickets: Tickets,
        rooms: Rooms,
        hours: TellHours,
        admission: Admission,
        new_secret: Callable[[int], str],
    ) -> None:
        self._tickets = tickets
        self._change = ChangeRoom(rooms)
        self._hours = hours
        self._admission = admission
        self._new_secret = new_secret

    def __call__(self, asked: NewVisitor | Returning | None, network: str, now_ms: int) -> str | NoTicket:
        """The ticket itself: only its digest is kept."""
        if asked is None:
            return NoTicket.MALFORMED
        return self._back(asked, now_ms) if isinstance(asked, Returning) else self._into(asked, network, now_ms)

    def _into(self, asked: NewVisitor, network: str, now_ms: int) -> str | NoTicket:
        hours = self._hours(asked.area, asked.locale, now_ms)
        if not hours.open_at(now_ms):
            return NoTicket.CLOSED
        admitted = self._admission.admit(network, hours.waiting, now_ms)
        if admitted is not Admitted.YES:
            return _REFUSED[admitted]
        secret = self._new_secret(32)
        self._tickets.put(replace(_ticket(secret, now_ms), area=asked.area, locale=asked.locale, key=asked.key))
        return secret

    def _back(self, asked: Returning, now_ms: int) -> str | NoTicket:
        """The room knows its ticket, so that nothing is left of it when it goes."""
        secret, resume = self._new_secret(32), digest_of(asked.resume)
        ticket = replace(_ticket(secret, now_ms), room=asked.room)

        def noted(room: Room) -> Room | None:
            return replace(room, ticket=ticket.digest) if room.resume == resume else None

        self._tickets.put(ticket)
        changed = self._change(asked.room, noted, now_ms)
        useless = changed.before.ticket if changed.after and changed.before else ticket.digest
        if useless:
            self._tickets.drop(useless)
        return secret if changed.after else NoTicket.NO_ROOM


def _ticket(secret: str, now_ms: int) -> Ticket:
    return Ticket(digest_of(secret), Role.VISITOR, now_ms + TICKET_LASTS_MS)
