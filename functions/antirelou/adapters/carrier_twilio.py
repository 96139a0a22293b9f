"""Twilio: one attempt to send, and what is certain after it."""

from typing import Any
from urllib.parse import quote

from requests.exceptions import ConnectionError as NoConnectionError
from requests.exceptions import ConnectTimeout
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from urllib3.exceptions import NewConnectionError

from antirelou.domain.fault import name_of
from antirelou.domain.outgoing import Outgoing
from antirelou.services.ports import Sending, Sent

_VALID_SECONDS = 6 * 3600  # a reply that waits at the carrier for hours is better lost


class TwilioCarrier:
    def __init__(self, client: Any, webhook_url: str) -> None:
        self._client = client
        self._webhook_url = webhook_url

    def send(self, reply: Outgoing) -> Sent:
        try:
            self._client.messages.create(
                to=reply.to,
                from_=reply.number.number,
                body=reply.body,
                status_callback=f"{self._webhook_url}/twilio/status?reply={quote(reply.context, safe='')}",
                attempt=1,
                validity_period=_VALID_SECONDS,
                smart_encoded=False,  # it would change our words; those we ship are GSM-7 as they are
            )
        except (TwilioRestException, TwilioServiceException) as error:
            return _refusal(error.status, error.code)
        except Exception as fault:
            never_left = isinstance(fault, ConnectTimeout) or _never_connected(fault)
            return Sent(Sending.THROTTLED if never_left else Sending.IN_DOUBT, name_of(fault))
        return Sent(Sending.SENT)


def _refusal(status: Any, code: Any) -> Sent:
    """Only the code: the library's message may quote a number."""
    detail = f"twilio_{code}" if isinstance(code, int) else "twilio"
    if status == 429:
        return Sent(Sending.THROTTLED, detail)
    certain = isinstance(status, int) and 400 <= status < 500
    return Sent(Sending.REFUSED if certain else Sending.IN_DOUBT, detail)


def _never_connected(fault: Exception) -> bool:
    """`requests` keeps urllib3's reason inside its own error."""
    cause = fault.args[0] if isinstance(fault, NoConnectionError) and fault.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)
