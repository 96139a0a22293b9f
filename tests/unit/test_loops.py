"""Two machines that answer each other stop, because exchanges are counted; and what a machine sends is known for it."""

import pytest

from antirelou.adapters.files import read_words
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, MINUTE_MS
from antirelou.handlers.deliveries import read_deliveries
from fakes import FakeCarrier
from house import NOW, OURS, Parts, container, notification, payload, person, sqs_record


def texts(parts: Parts, *texts: tuple[str, str, int]) -> list[str]:
    """Each alone, to one container: from whom, what, when."""
    parts.purse.fund(10 * MICROS)
    warm, labels = container(parts), []
    for index, (sender, body, at_ms) in enumerate(texts):
        record = sqs_record(notification(payload(sender, body, f"m{index}"), at_ms), f"sqs-{index}")
        labels += [outcome.label for outcome in warm(read_deliveries({"Records": [record]}, 4, at_ms), at_ms)]
    return labels


def test_a_machine_that_answers_each_reply_with_another_text_gets_three_in_thirty_days(
    parts: Parts, carrier: FakeCarrier
) -> None:
    said = [(person(1), f"Ticket {n} is being handled, reference {n * 7}", NOW + n * HOUR_MS) for n in range(24 * 30)]
    labels = texts(parts, *said)
    assert labels.count("answered") == len(carrier.sent) <= 3


def test_a_machine_that_answers_at_once_gets_one_reply(parts: Parts, carrier: FakeCarrier) -> None:
    texts(parts, *[(person(1), f"Vote {n} enregistré", NOW + n * 1000) for n in range(500)])
    assert len(carrier.sent) == 1


def test_a_machine_that_asks_for_help_and_chats_gets_one_reply_of_each_kind(parts: Parts, carrier: FakeCarrier) -> None:
    said = [(person(1), ("AIDE", f"n {n}")[n % 2], NOW + n * MINUTE_MS) for n in range(300)]
    texts(parts, *said)
    assert len(carrier.sent) == 2


def test_our_own_words_that_come_back_get_no_answer(parts: Parts) -> None:
    bodies = [body for words in read_words().values() for body in words.by_kind.values()]
    assert set(texts(parts, *[(person(i), body, NOW) for i, body in enumerate(bodies)])) == {"refused_own_words"}


@pytest.mark.parametrize(
    "body", ["Out of office until Monday", "Votre message n'a pas pu être remis.", "Your code is 123456"]
)
def test_a_machines_text_gets_no_answer_and_the_person_behind_it_still_may(parts: Parts, body: str) -> None:
    assert texts(parts, (person(1), body, NOW), (person(1), "Salut", NOW + 1)) == ["refused_automatic", "answered"]


def test_our_own_numbers_get_no_answer(parts: Parts) -> None:
    assert texts(parts, (OURS, "Salut", NOW), ("+15145550101", "Salut", NOW)) == ["refused_own_number"] * 2


def test_who_goes_on_for_dozens_of_texts_is_silenced_for_longer_each_time(parts: Parts) -> None:
    for times, days in ((5, 1), (20, 2), (150, 7)):
        parts.senders.lines.clear()
        parts.senders.silent.clear()
        said = [(person(1), f"t {'x' * (n % 9)}", NOW + n) for n in range(times)]
        texts(parts, *said)
        silent = parts.senders.silent.values()
        assert (max(silent, default=0) > NOW + DAY_MS) == (days > 1)
        assert max(silent, default=NOW + DAY_MS) // DAY_MS - NOW // DAY_MS == days
