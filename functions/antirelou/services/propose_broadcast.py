"""Propose a broadcast, and have somebody else approve it: of the same text, to the byte."""

from typing import Protocol

from antirelou.domain.broadcast import Broadcast, Stage
from antirelou.domain.broadcast_file import BroadcastFile, read_broadcast


class BroadcastRefusedError(ValueError):
    """What was asked of a broadcast cannot be done; the message says why."""


class Broadcasts(Protocol):
    def propose(self, broadcast: Broadcast, raw: bytes) -> bool:
        """False if there is one of this id."""

    def read(self, name: str) -> Broadcast | None:
        """As it stands."""

    def file(self, name: str) -> bytes:
        """As it was proposed."""

    def approve(self, name: str, by: str, sha256: str) -> bool:
        """Of this very text, by somebody else than proposed it."""


class ProposeBroadcast:
    def __init__(self, broadcasts: Broadcasts) -> None:
        self._broadcasts = broadcasts

    def propose(self, file: BroadcastFile, by: str) -> None:
        """`by` is a digest of who AWS says they are. The same file by the same person again changes nothing."""
        if self._broadcasts.propose(Broadcast(file.id, file.sha256, Stage.PROPOSED, by), file.raw):
            return
        there = known(self._broadcasts.read(file.id))
        if (there.sha256, there.proposed_by) != (file.sha256, by):
            raise BroadcastRefusedError("there is a broadcast of this id: cancel it, and take another id")

    def shown(self, name: str) -> BroadcastFile:
        """What is to be read before it is approved."""
        known(self._broadcasts.read(name))
        return read_broadcast(self._broadcasts.file(name))

    def approve(self, name: str, sha256: str, by: str) -> None:
        """`sha256` is of what they have read."""
        there = known(self._broadcasts.read(name))
        if there.approved_by == by and there.sha256 == sha256:
            return
        if there.stage is not Stage.PROPOSED:
            raise BroadcastRefusedError(f"it is {there.stage.value}, and no longer to be approved")
        if there.proposed_by == by:
            raise BroadcastRefusedError("who proposed it cannot approve it: a second maintainer must")
        if there.sha256 != sha256:
            raise BroadcastRefusedError("this is not the file that was proposed, to the byte")
        if not self._broadcasts.approve(name, by, sha256):
            raise BroadcastRefusedError("it changed meanwhile: look again")


def known(broadcast: Broadcast | None) -> Broadcast:
    if broadcast is None:
        raise BroadcastRefusedError("there is no broadcast of this id")
    return broadcast
