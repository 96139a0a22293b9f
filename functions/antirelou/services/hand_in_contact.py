"""Hand a call, or a text that came by webhook, over to whoever answers: the inbox."""

from antirelou.domain.contact import Contact, inbox_payload
from antirelou.domain.delivery import envelope
from antirelou.services.ports import Inbox


class HandInContact:
    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def __call__(self, contact: Contact) -> None:
        """Raises if the queue does not take it: whoever brought it may then bring it again, under the same id."""
        self._inbox.hand_in(envelope(contact, inbox_payload(contact)))
