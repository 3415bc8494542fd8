"""Hosts and addresses that are not the public internet: this machine, the site's own network.

`is_private` judges a host as it is written; `rule_against` judges an address that a name leads
to. Neither resolves a name: the one that connects does (`checked_network`).
"""

import ipaddress
import socket
import unicodedata

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# RFC 6052: behind DNS64, the whole of the IPv4 internet has its addresses in this prefix.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_private(host: str) -> bool:
    """`localhost`, or an IP address that is not one of the public internet, however written."""
    name = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and rule_against(address) is not None


def rule_against(address: Address) -> str | None:
    """Why no publisher is at this address, in French; None for one of the public internet."""
    bare = _inner(address)
    for refused, rule in (
        (bare.is_loopback, "boucle locale : cette machine elle-même"),
        (bare.is_unspecified, "adresse nulle : cette machine elle-même"),
        (bare.is_link_local, "adresse de lien local, où répondent les services d'un hébergeur"),
        (bare.is_multicast, "adresse de multidiffusion"),
        (bare.is_reserved, "adresse réservée"),
        (bare.is_private, "réseau privé"),
        (isinstance(bare, ipaddress.IPv6Address) and bare.is_site_local, "réseau privé"),
        (not bare.is_global, "adresse partagée d'un opérateur"),
    ):
        if refused:
            return rule
    return None


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries, when it carries one: packets go there."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _address(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    try:
        # 127.1, 0x7f000001 and 2130706433 are 127.0.0.1 for what opens the connection.
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, UnicodeError, ValueError):
        return None
