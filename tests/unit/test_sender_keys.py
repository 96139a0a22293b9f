import json
from typing import Any

import pytest

from antirelou.adapters.sender_key_book import SecretKeyBook
from antirelou.adapters.sender_keys import SecretSenderKeys, parse_ring
from antirelou.domain.money import MICROS
from antirelou.domain.sender import KeyRing
from antirelou.handlers.deliveries import read_deliveries
from house import NOW, Parts, container, notification, payload, person, sqs_record

OLD, NEW = "o" * 40, "n" * 40
TAKEOVER = NOW // 1000 + 3600


class Secret:
    """Secrets Manager with one secret."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.reads = 0

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        self.reads += 1
        return {"SecretString": self.text}

    def put_secret_value(self, SecretId: str, SecretString: str) -> None:  # noqa: N803
        self.text = SecretString


def test_the_secret_is_read_once_per_container() -> None:
    secret = Secret(json.dumps({"0": OLD}))
    keys = SecretSenderKeys(secret, "arn")
    for index in range(100):
        keys.sender_keys(person(index), NOW, NOW)
    assert secret.reads == 1


def test_a_sender_key_says_nothing_of_the_number_and_depends_on_the_secret() -> None:
    (key,) = KeyRing(((0, OLD),)).sender_keys(person(1), NOW, NOW)
    (other,) = KeyRing(((0, NEW),)).sender_keys(person(1), NOW, NOW)
    assert len(key) == 16
    assert key != other
    assert person(1)[2:] not in key


def test_a_new_key_takes_over_at_its_moment_for_everyone() -> None:
    ring = KeyRing(((0, OLD), (TAKEOVER, NEW)))
    before = ring.sender_keys(person(1), TAKEOVER * 1000 - 1, TAKEOVER * 1000 + 5)
    after = ring.sender_keys(person(1), TAKEOVER * 1000, TAKEOVER * 1000 + 5)
    assert before == after[::-1]
    assert len(ring.sender_keys(person(1), NOW, NOW)) == 1


@pytest.mark.parametrize("how", ["Salut", "STOP"])
def test_a_rotation_forgets_nobody(parts: Parts, how: str) -> None:
    parts.keys = KeyRing(((0, OLD), (TAKEOVER, NEW)))
    parts.purse.fund(MICROS)

    def text(name: str, body: str, at_ms: int) -> str:
        record = sqs_record(notification(payload(person(1), body, name), at_ms), f"{name}-{at_ms}")
        return container(parts)(read_deliveries({"Records": [record]}, 4, at_ms), at_ms)[0].label

    text("m1", how, NOW)
    expected = "refused_opted_out" if how == "STOP" else "refused_already_answered"
    assert text("m2", "Allo", TAKEOVER * 1000 + 1) == expected
    assert text("m1", how, TAKEOVER * 1000 + 1) in (expected, "refused_stop", "refused_duplicate")


def test_the_key_book_adds_and_drops_keys() -> None:
    secret: Any = Secret(json.dumps({"0": OLD}))
    book = SecretKeyBook(secret, "arn")
    takeover = book.add_key(NOW // 1000)
    assert book.since() == [0, takeover]
    assert takeover == TAKEOVER
    book.drop_key(0)
    assert book.since() == [takeover]
    with pytest.raises(ValueError, match="only one"):
        book.drop_key(takeover)


@pytest.mark.parametrize("secret", ["", "{}", "[]", "nonsense", '{"x": "y"}', '{"0": "short"}', '"' + OLD + '"'])
def test_a_secret_that_is_no_key_ring_is_refused_without_being_quoted(secret: str) -> None:
    with pytest.raises(ValueError, match="sender keys") as error:
        parse_ring(secret)
    assert OLD not in str(error.value)
