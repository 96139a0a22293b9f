"""How a contact ends: answered, refused for a reason, or dead. Held, later and failed ones come back.

`label` is the outcome's name in metrics and logs.
"""

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why a contact gets no reply. The value is its name in logs and metrics; the text is the README's table."""

    NOT_OURS = "not_ours", "It was sent to a number that is not one of ours."
    NOT_A_PHONE = "not_a_phone", "The sender is a short code, a name, or not a valid number."
    OWN_NUMBER = "own_number", "The sender is one of our own numbers."
    COUNTRY = "country", "The sender's country is not in the allow-list, or has no price."
    NOT_MOBILE = (
        "not_mobile",
        "A landline, premium, shared-cost, satellite, Internet or other number that is not a mobile.",
    )
    STOP = "stop", "The sender asked to be left alone just now."
    OPTED_OUT = "opted_out", "The sender asked to be left alone before."
    OWN_WORDS = "own_words", "Our own words came back: a machine repeats them."
    AUTOMATIC = "automatic", "A machine wrote it: an out-of-office answer, a delivery notice, a code."
    TOO_LATE = "too_late", "The text is too old for an answer to make sense."
    DUPLICATE = "duplicate", "This very text was answered already; it was delivered again."
    ALREADY_ANSWERED = "already_answered", "The sender got a reply from this number in the quiet hours (24 by default)."
    ANSWERED_ENOUGH = "answered_enough", "The sender got all the replies one person gets in 30 days (3 by default)."
    INSISTENT = (
        "insistent",
        "The sender goes on: several texts while an answer waited, or ten after one. Silence for up to a week.",
    )
    ALREADY_HELD = (
        "already_held",
        "An earlier contact of the sender waits (delay, shield, cap, carrier): that one gets the answer.",
    )
    GONE = (
        "gone",
        "Its number was wiped while the answer waited: by STOP, on request, or it came back days late.",
    )
    BURNED = "burned", "It was sent to a number of ours that is too well known, and answers nobody any more."
    PREFIX_QUOTA = "prefix_quota", "Numbers alike but for their last three digits got all of a day's replies (10)."
    COUNTRY_QUOTA = (
        "country_quota",
        "The sender's country, a foreign one, got all of a day's replies (300 by default).",
    )
    BLOCKED = "blocked", "A maintainer blocked this sender."
    PAUSED = "paused", "The number is paused, by a maintainer or by itself."
    MONTH_CAP = "month_cap", "The month's cap is reached: only a maintainer can raise it."
    PURSE_EMPTY = "purse_empty", "The purse does not hold the price of this reply."
    OVER_CAP = "over_cap", "The reply alone costs more than the cap of an hour, a day or a month."
    NOT_NOW = "not_now", "A script's text whose answer would have to wait (cap, shield, carrier): it may be sent again."
    CARRIER_REFUSED = "carrier_refused", "The carrier refused it for good; the money went back to the purse."
    IN_DOUBT = (
        "in_doubt",
        "A crash or a silent carrier hid whether the reply left. It is never sent twice, and counts as spent.",
    )

    def __init__(self, label: str, meaning: str) -> None:
        self.label = label
        self.meaning = meaning


@dataclass(frozen=True)
class Answered:
    """A reply left, at this price at most. `played`: it was a script's."""

    price_micros: int
    played: bool = False
    label = "answered"


@dataclass(frozen=True)
class Refused:
    """No reply, and it is final. `detail` is a code of the carrier's or ours, never a number or a text."""

    reason: Reason
    detail: str = ""

    @property
    def label(self) -> str:
        return f"refused_{self.reason.label}"


@dataclass(frozen=True)
class Held:
    """Not now: it comes back after `seconds`."""

    seconds: int
    why: str
    label = "held"


@dataclass(frozen=True)
class Later:
    """Its answer is due in `seconds`: a schedule brings it back."""

    seconds: int
    label = "later"


@dataclass(frozen=True)
class Failed:
    """A fault of ours or of AWS: the queue tries again. `error` is the name of an exception, never its message."""

    error: str
    label = "failed"


@dataclass(frozen=True)
class Dead:
    """It goes to the dead-letter queue: by our hand, without a number or a word of it (`buried`), or by the queue's, as
    it came, to be tried again by a human."""

    why: str
    buried: bool
    label = "dead"


Outcome = Answered | Refused | Held | Later | Failed | Dead
