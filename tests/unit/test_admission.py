"""A flood from one network is held back; what stands for a network says nothing of it."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters import chat_secret
from antirelou.adapters.chat_secret import ChatSecret
from antirelou.domain.admission import UNKNOWN, WINDOW_MS, Admitted, allowance, network_key, network_of
from antirelou.services.admit_visitor import AdmitVisitor
from fakes_admission import FakeAdmission
from house import NOW

SECRET = "s" * 64


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.250", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("0:0:0:0:0:FFFF:CB00:7107", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("2001:0DB8:0001:ffff:0000::1", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("127.0.0.1", "127.0.0.0/24"),
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("2001:db8:1::/48", "2001:db8:1::/48"),
    ],
)
def test_a_network_is_the_neighbourhood_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    "address",
    ["", "?", "localhost", "203.0.113", "203.0.113.256", "203.0.113.007", "1.2.3.4, 5.6.7.8", "💥", "\0", "1" * 100_000,
     None, 0, 3405803783, 1.5, True, b"\xcb\x00\x71\x07", ["203.0.113.7"], {}],
)  # fmt: skip
def test_all_that_is_no_address_is_one_network(address: object) -> None:
    assert network_of(address) == UNKNOWN


@given(st.one_of(st.ip_addresses().map(str), st.text(), st.integers(), st.none()))
def test_a_network_is_its_own_network(address: object) -> None:
    assert network_of(network_of(address)) == network_of(address)


@given(st.ip_addresses(v=6), st.integers(0, 2**80 - 1))
def test_who_owns_a_48_is_one_network_whatever_its_addresses(address: ipaddress.IPv6Address, rest: int) -> None:
    first = (int(address) >> 80) << 80
    networks = {network_of(str(ipaddress.IPv6Address(first + add))) for add in (1 << 79, (1 << 79) | rest)}
    assert len(networks) == 1


def test_the_more_wait_the_less_a_network_gets_and_a_full_queue_takes_nobody() -> None:
    assert [allowance(waiting) for waiting in (0, 20, 21, 199, 200, 10**9)] == [5, 5, 1, 1, 0, 0]


def test_what_stands_for_a_network_depends_on_the_secret_and_the_ten_minutes_and_holds_no_address() -> None:
    key = network_key(SECRET, "203.0.113.0/24", NOW)
    start = NOW // WINDOW_MS * WINDOW_MS
    assert key == network_key(SECRET, "203.0.113.0/24", start) == network_key(SECRET, "203.0.113.0/24", start + 599_999)
    assert key != network_key(SECRET, "203.0.113.0/24", start + 600_000)
    assert key != network_key("t" * 64, "203.0.113.0/24", NOW)
    assert key != network_key(SECRET, "203.0.114.0/24", NOW)
    assert len(key) == 20
    assert "203" not in key


def test_the_pages_words_for_it_are_those_of_the_contract() -> None:
    assert {each.name: each.value for each in Admitted} == {"YES": "yes", "NETWORK": "network", "BUSY": "busy"}


def test_neighbours_share_what_their_network_gets() -> None:
    visitors = AdmitVisitor(FakeAdmission())
    given_to = [visitors.admit(f"203.0.113.{host}", 0, NOW) for host in range(7)]
    assert given_to == [Admitted.YES] * 5 + [Admitted.NETWORK] * 2
    assert visitors.admit("203.0.114.1", 0, NOW) is Admitted.YES


class Vault:
    """Secrets Manager with one secret."""

    def __init__(self, text: str) -> None:
        self.text, self.reads = text, 0

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        self.reads += 1
        return {"SecretString": self.text}


def test_the_secret_is_read_once_per_container_and_again_after_a_quarter_of_an_hour(monkeypatch: Any) -> None:
    clock, vault = [1000.0], Vault(SECRET)
    monkeypatch.setattr(chat_secret.time, "monotonic", lambda: clock[0])
    secret = ChatSecret(vault, "arn")
    assert {secret.value() for _ in range(100)} == {SECRET}
    assert vault.reads == 1
    clock[0] += 901
    vault.text = "n" * 64
    assert secret.value() == "n" * 64


def test_a_secret_that_is_none_is_refused_without_being_quoted() -> None:
    with pytest.raises(ValueError, match="fewer than") as error:
        ChatSecret(Vault("hush"), "arn").value()
    assert "hush" not in str(error.value)
