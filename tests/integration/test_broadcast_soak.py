"""The soak of `make broadcast-soak` in small: two thousand subscribers, crashes, a pause, STOPs, on a real engine."""

import engines
from bench.broadcast import Plan, soak


def test_two_thousand_get_it_once_through_crashes_a_pause_and_a_moody_carrier() -> None:
    engine = "dynoxide" if "dynoxide" in engines.found() else "ministack"
    told = soak(Plan(subscribers=2_000, crash_every=150, engine=engine))
    assert told["faults"] == []
    assert (told["duplicates"], told["unaccounted"], told["numbers_in_clear"], told["sent_after_stop"]) == (0, 0, 0, 0)
    assert told["crashes"] >= 12
    assert told["journal_micros"] == told["left_micros"] + told["spent_micros"]
    assert told["marks_micros"] == told["spent_micros"]
    assert told["left"] > 1_950
