"""From which address somebody comes, to count their tries by."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """The visitor's address; of IPv6 the network of their home, which has more addresses than anybody could count.

    Behind our own proxy (LINLI_PROXY=1) it is what the proxy says; anybody else could say anything.
    """
    told = request.headers.get("X-Real-IP", "") if settings.BEHIND_PROXY else ""
    try:
        address = ipaddress.ip_address(told or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)
