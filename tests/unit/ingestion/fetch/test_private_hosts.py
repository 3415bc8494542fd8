"""Hosts that a publisher of the internet has no reason to send to."""

import pytest

from ingestion.fetch.private_hosts import is_private


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1",
        "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "[::1]",
        "::ffff:127.0.0.1", "fe80::1", "fd00::1", "\uff11\uff12\uff17.0.0.1",
    ],
)  # fmt: skip
def test_this_machine_and_the_network_of_the_site(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["www.insee.fr", "localhost.fr", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "", "10"]
)
def test_the_internet(host: str) -> None:
    assert is_private(host) is (host == "10")
