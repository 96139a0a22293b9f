"""A SIM of one's own behind SMSGate (android-sms-gateway): one attempt to send, and what is certain after it.

Its API: docs.sms-gate.app, "Sending messages". A repeated id is answered 409, "Duplicate message ID".
"""

import json

import urllib3
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from antirelou.adapters.carrier_secrets import GatewayKeys
from antirelou.domain.fault import name_of
from antirelou.domain.outgoing import Outgoing
from antirelou.services.ports import Sending, Sent

_TIME_TO_LIVE_SECONDS = 6 * 3600  # a phone that is off for hours sends nothing stale


class GatewayCarrier:
    def __init__(self, keys: GatewayKeys, connect_seconds: float = 3, read_seconds: float = 10) -> None:
        self._url = f"{keys.url.rstrip('/')}/messages"
        self._headers = urllib3.make_headers(basic_auth=f"{keys.user}:{keys.password}")
        self._timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)

    def send(self, reply: Outgoing) -> Sent:
        try:
            status = self._post(reply)
        except (ConnectTimeoutError, NewConnectionError) as fault:
            return Sent(Sending.THROTTLED, name_of(fault))
        except Exception as fault:
            return Sent(Sending.IN_DOUBT, name_of(fault))
        return _outcome(status)

    def _post(self, reply: Outgoing) -> int:
        body = {
            "id": reply.id,
            "textMessage": {"text": reply.body},
            "phoneNumbers": [reply.to],
            "ttl": _TIME_TO_LIVE_SECONDS,
            "withDeliveryReport": False,  # a text costs nothing here: there is nothing to settle
        }
        headers = {"Content-Type": "application/json", **self._headers}
        # A fresh connection each time: one that died while the container slept would leave a reply in doubt.
        with urllib3.PoolManager(timeout=self._timeout) as pool:
            return pool.urlopen(  # one request: neither tried again nor sent on elsewhere
                "POST", self._url, body=json.dumps(body).encode(), headers=headers, retries=False, redirect=False
            ).status


def _outcome(status: int) -> Sent:
    if 200 <= status < 300:
        return Sent(Sending.SENT)
    if status == 409:  # this very reply is in its queue already
        return Sent(Sending.SENT, "gateway_409")
    if status == 429:
        return Sent(Sending.THROTTLED, "gateway_429")
    return Sent(Sending.REFUSED if 400 <= status < 500 else Sending.IN_DOUBT, f"gateway_{status}")
