"""Every carrier behind one: each number's own sends its replies."""

from collections.abc import Callable, Mapping
from threading import Lock

from antirelou.domain.fault import name_of
from antirelou.domain.outgoing import Outgoing
from antirelou.services.ports import Carrier, Sending, Sent

Find = Callable[[], Carrier | None]
"""Makes a carrier, or gives the one it made; None if it is not set up. Loads that carrier's library, and no other's."""


class Carriers:
    def __init__(self, by_name: Mapping[str, Find]) -> None:
        self._by_name = by_name
        self._lock = Lock()  # replies are sent by several threads, and the first of them makes the carrier

    def send(self, reply: Outgoing) -> Sent:
        find = self._by_name.get(reply.number.carrier)
        try:
            with self._lock:
                carrier = find() if find else None
        except Exception as fault:  # nobody was asked to send anything: the text may come again
            return Sent(Sending.THROTTLED, name_of(fault))
        if carrier is None:
            return Sent(Sending.REFUSED, "carrier_not_set_up")
        return carrier.send(reply)
