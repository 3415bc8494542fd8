"""Hosts of this machine or of the site's own network, as an address can name them.

Names are judged as they are written, not resolved: behind a proxy, the proxy resolves them.
"""

import ipaddress
import socket
import unicodedata


def is_private(host: str) -> bool:
    """`localhost`, or an IP address that is not one of the public internet, however written."""
    name = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address is not None and not address.is_global


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    try:
        # 127.1, 0x7f000001 and 2130706433 are 127.0.0.1 for what opens the connection.
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, UnicodeError, ValueError):
        return None
