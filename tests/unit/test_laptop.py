"""What the laptop shows, it can say."""

from antirelou.domain.outcome import Reason
from scene import WORDS


def test_every_ending_has_words_in_two_languages() -> None:
    labels = {f"refused_{reason.label}" for reason in Reason} | {"answered", "held", "later", "failed", "dead"}
    assert set(WORDS) == labels
    assert all(french and english for french, english in WORDS.values())
