"""Sending something to an address that somebody typed, without becoming their tool against the inside (SSRF).

The name is looked up once, every address it gives must be a public one, and the connection goes to the address that was
checked: a name that answers otherwise a moment later (DNS rebinding) changes nothing. Redirects are not followed. Who
wants to send to machines inside names their networks in LINLI_OUTGOING_INSIDE (`10.8.0.0/16,192.168.1.7/32`).
"""

import http.client
import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 10.0
MOST_BYTES = 2000
PORTS = {"https": 443, "http": 80}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Ways in which an IPv6 address carries an IPv4 one that may be inside.
CARRIERS = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class Forbidden(ValueError):
    """Nothing may be sent there; `str()` says why, in English, for the log of deliveries."""


class Unreachable(OSError):
    """It did not arrive: no connection, no answer in time, a broken one."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place to send to: the name for the certificate, the address for the connection."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def inside() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """The networks that this server may send to although they are not public."""
    told = os.environ.get("LINLI_OUTGOING_INSIDE", "")
    return tuple(ipaddress.ip_network(each.strip()) for each in told.split(",") if each.strip())


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, whichever way it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in CARRIERS):
            return False
    return address.is_global and not address.is_multicast


def _may(address: Address) -> bool:
    plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped else address
    return any(plain in network for network in inside() if network.version == plain.version) or is_public(address)


def target(url: str) -> Target:
    """Look the name up and check every address it has. Raises `Forbidden` and `Unreachable`."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Forbidden("this is no address") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise Forbidden("only https:// (and http:// inside)")
    if parts.username or parts.password or any(letter.isspace() or ord(letter) < 33 for letter in url.strip()):
        raise Forbidden("no name, password or blank in the address")
    found = _looked_up(parts.hostname, port)
    for address in found:
        if not _may(address):
            raise Forbidden(f"{address} is not on the open internet")
        if parts.scheme == "http" and is_public(address):
            raise Forbidden("only https:// over the open internet")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port, path, str(found[0]))


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known") from error
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> Answer:
    """POST once; the answer, of which little is read. A redirect is an answer like others, followed by nobody.

    Raises `Forbidden` and `Unreachable`.
    """
    to = target(url)
    connection = http.client.HTTPConnection(to.host, to.port, timeout=seconds)
    over = threading.Event()

    def end() -> None:
        over.set()
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    limit = threading.Timer(seconds, end)  # a drip of bytes would outlive the socket's own timeout
    limit.start()
    try:
        connection.sock = _connected(to, seconds)
        connection.request("POST", to.path, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        return Answer(response.status, response.read(MOST_BYTES).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        told = "no answer in time" if over.is_set() else f"{type(error).__name__}: {error}"
        raise Unreachable(told) from error
    finally:
        limit.cancel()
        connection.close()


def _connected(to: Target, seconds: float) -> socket.socket:
    """To the address that was checked, under the name that was given."""
    plain = socket.create_connection((to.address, to.port), timeout=seconds)
    if to.scheme == "http":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=to.host)
    except BaseException:
        plain.close()
        raise
