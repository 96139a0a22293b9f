"""What a text adds to the level of the flow: people come once, attackers go on."""

_NEW_SENDER = 0.8
_LATE = 0.2
_MOST_PER_SENDER = 16


def excess_of_new(senders: int) -> float:
    """What new senders add to the level."""
    return -_NEW_SENDER * senders


def excess_of_repeat(times: int, soon: bool) -> float:
    """What the text of a sender adds who went on so many times, as its container knows; `soon`: within an hour of the
    answer. After a dozen and more texts it says nothing new."""
    if times > _MOST_PER_SENDER:
        return 0.0
    return min(0.5 + 0.5 * times, 2.0) * (1.0 if soon else _LATE)
