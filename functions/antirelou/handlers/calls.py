"""Read what a contact flow of Amazon Connect asks a function."""

from typing import Any

from antirelou.domain.call import read_call
from antirelou.domain.contact import UnreadableContactError
from antirelou.domain.delivery import Delivery


def read_call_delivery(event: Any, now_ms: int) -> Delivery:
    """Raises nothing. No queue holds it: the flow asks again when we fail."""
    try:
        return Delivery("", None, read_call(event, now_ms))
    except UnreadableContactError as error:
        return Delivery("", event, None, unreadable=str(error), last_try=True)
