"""Give a responder a ticket to the chat."""

from collections.abc import Callable
from typing import Protocol

from antirelou.domain.ticket import TICKET_LASTS_MS, Role, Ticket, digest_of


class Store(Protocol):
    def put(self, ticket: Ticket) -> None: ...


class IssueDeskTicket:
    """`new_secret` makes so many random bytes into base64url."""

    def __init__(self, store: Store, new_secret: Callable[[int], str]) -> None:
        self._store = store
        self._new_secret = new_secret

    def issue(self, sub: str, label: str, now_ms: int) -> str:
        """The ticket itself: only its digest is kept."""
        secret = self._new_secret(32)
        self._store.put(Ticket(digest_of(secret), Role.DESK, now_ms + TICKET_LASTS_MS, sub=sub, label=label))
        return secret
