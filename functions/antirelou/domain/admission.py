"""Who gets a ticket: rules that hold a flood back and a newcomer no longer than a minute."""

import base64
import hashlib
import hmac
import ipaddress
from enum import Enum

from antirelou.domain.money import MINUTE_MS

PER_NETWORK = 5
PER_MINUTE = 60
WINDOW_MS = 10 * MINUTE_MS
QUEUE_HOLDS = 200
UNKNOWN = "?"

_CROWD = 20
_LONGEST_ADDRESS = 64


class Admitted(Enum):
    """The value is what the page is told."""

    YES = "yes"
    NETWORK = "network"
    BUSY = "busy"


def allowance(waiting: int) -> int:
    """The tickets a network gets in ten minutes, while so many rooms wait. 0: the queue is full, for everybody."""
    if waiting >= QUEUE_HOLDS:
        return 0
    return 1 if waiting > _CROWD else PER_NETWORK


def network_of(address: object) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 one, as `203.0.113.0/24`; a network stays as it is. All that is no
    address is one network, `?`."""
    if not isinstance(address, str) or len(address) > _LONGEST_ADDRESS:
        return UNKNOWN
    bare = address.removesuffix("/24").removesuffix("/48").partition("%")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return UNKNOWN
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def network_key(secret: str, network: str, now_ms: int) -> str:
    """Stands for a network during these ten minutes, and for nothing that can be linked with it in any others."""
    what = f"network {network} {now_ms // WINDOW_MS}"
    digest = hmac.new(secret.encode(), what.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()
