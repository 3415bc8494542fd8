"""Hosts and addresses that a publisher of the internet has no reason to send to."""

import ipaddress

import pytest

from ingestion.fetch.private_hosts import is_private, rule_against


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1",
        "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "[::1]",
        "::ffff:127.0.0.1", "fe80::1", "fd00::1", "\uff11\uff12\uff17.0.0.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_this_machine_and_the_network_of_the_site(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["www.insee.fr", "localhost.fr", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "", "10"]
)
def test_the_internet(host: str) -> None:
    assert is_private(host) is (host == "10")


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("127.8.9.1", "boucle locale"),
        ("::1", "boucle locale"),
        ("::ffff:127.0.0.1", "boucle locale"),
        ("64:ff9b::7f00:1", "boucle locale"),
        ("2002:7f00:1::", "boucle locale"),
        ("0.0.0.0", "adresse nulle"),
        ("::", "adresse nulle"),
        ("0.1.2.3", "réseau privé"),
        ("10.1.2.3", "réseau privé"),
        ("172.31.255.255", "réseau privé"),
        ("192.168.0.1", "réseau privé"),
        ("::ffff:10.0.0.1", "réseau privé"),
        ("fd12::1", "réseau privé"),
        ("fec0::1", "réservée|réseau privé"),
        ("100.64.0.1", "opérateur"),
        ("169.254.169.254", "lien local"),
        ("fe80::1%eth0", "lien local"),
        ("224.0.0.251", "multidiffusion"),
        ("239.255.255.250", "multidiffusion"),
        ("ff02::1", "multidiffusion"),
        ("240.0.0.1", "réservée"),
        ("255.255.255.255", "réservée"),
        ("4000::1", "réservée"),
    ],
)
def test_the_rule_that_an_address_breaks(address: str, rule: str) -> None:
    said = rule_against(ipaddress.ip_address(address))
    assert said is not None
    assert any(part in said for part in rule.split("|"))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101",
     "::ffff:1.1.1.1", "2002:101:101::"],
)  # fmt: skip
def test_addresses_of_the_internet_break_none(address: str) -> None:
    assert rule_against(ipaddress.ip_address(address)) is None
