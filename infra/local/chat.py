"""Both ends of the chat, for somebody alone at this machine: the visitors' page, and what opens a responder's desk."""

from typing import Any
from urllib.parse import urlsplit

from responder import LABEL, PASSWORD, USER, DemoResponder
from stack import LocalStack
from vouching import Organisation


class Chat:
    """`stack` must have been deployed with the organisation's settings."""

    def __init__(self, stack: LocalStack, organisation: Organisation) -> None:
        site = stack.site.url if stack.site else ""
        self.visitor = f"{site}/fr-FR/questions.html"
        self.desk = site + urlsplit(stack.outputs["ResponderUrl"]).path
        self._organisation = organisation
        self._responder = DemoResponder(stack)

    def open(self) -> "Chat":
        """RuntimeError if the stack does not let its responder in."""
        self._responder.arrive()
        return self

    def given(self) -> dict[str, str]:
        """What a page that opens now needs to know once."""
        return {"visitor": self.visitor, "desk": self.desk, "user": USER, "password": PASSWORD}

    def code(self) -> dict[str, Any]:
        return self._responder.code()

    def certify(self, key: str) -> str:
        """The line to paste into the desk. Raises CertificateError for what is no key of a desk's."""
        return self._organisation.vouch(key, LABEL)
