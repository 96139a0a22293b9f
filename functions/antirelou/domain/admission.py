"""Whether one more visitor may wait."""

from enum import Enum


class Admitted(Enum):
    """`NETWORK`: too many came from there; `BUSY`: too many came at all."""

    YES = "yes"
    NETWORK = "network"
    BUSY = "busy"
