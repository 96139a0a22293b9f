"""Give a responder who signed in the ticket to a connection."""

from typing import Any, Protocol

from antirelou.domain.desk import DeskAnswer, Responder, read_responder
from antirelou.domain.fault import name_of


class Tickets(Protocol):
    def issue(self, sub: str, label: str, now_ms: int) -> str:
        """A ticket that opens one connection of this responder's, within a minute."""


class OpenDesk:
    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    def __call__(self, claims: Any, now_ms: int) -> DeskAnswer:
        """`claims` are those of a token that the API has verified; raises nothing."""
        responder = read_responder(claims)
        if responder is None:
            return DeskAnswer("denied", 403, {"why": "denied"})
        try:
            return self._issue(responder, now_ms)
        except Exception as fault:
            return DeskAnswer("failed", 500, {"why": "fault"}, name_of(fault))

    def _issue(self, responder: Responder, now_ms: int) -> DeskAnswer:
        return DeskAnswer("ticket", 200, {"ticket": self._tickets.issue(responder.sub, responder.label, now_ms)})
