"""Does this visitor get a ticket? The address is heard, turned into a network, and forgotten."""

from typing import Protocol

from antirelou.domain.admission import Admitted, network_of


class Admission(Protocol):
    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted:
        """Count a ticket for the network and the minute, or neither."""


class AdmitVisitor:
    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted:
        """`network`: an address will do. `waiting`: rooms in the queue, as a recent look saw them."""
        return self._admission.admit(network_of(network), waiting, now_ms)
