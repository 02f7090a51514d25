"""The one client for whatever the registry asks of the world. It goes nowhere unless every rule lets it.

A name is resolved once, all its addresses are judged, and the connection is made to a judged address, so that a name whose
answer changes between question and connection (DNS rebinding) gains nothing. Addresses inside a network are refused unless
settings.OUTBOUND_ALLOWED lists the "host:port". Size and time are limited as a whole, not per read; a redirect is an error
unless the caller follows some, and never leads to another host. Nothing comes from the environment: no proxy, no cookie, no
.netrc. Names are resolved by the resolvers of the system, or settings.OUTBOUND_RESOLVERS; /etc/hosts is not read.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
# Where universities' servers answer besides; anything else could be a mail server made to speak.
_OTHER_PORTS = {8443}
_HOST = re.compile(r"(?!.{254})[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
# Every character that a request line can carry; a space or a line feed would begin another request.
_WRITTEN = re.compile(r"[\x21-\x7e]{1,2000}")
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_ADDRESSES = 4

REASONS: dict[str, str | Promise] = {
    "bad_address": _("This is not an address that the registry may open."),
    "unknown_host": _("There is no such host name."),
    "no_dns": _("The name servers did not answer."),
    "forbidden_address": _("The host name leads into a private network. The registry opens public addresses only."),
    "no_connection": _("The server did not accept the connection."),
    "bad_certificate": _("The server’s certificate is not valid for this host name."),
    "too_slow": _("The server took too long to answer."),
    "too_large": _("The answer was larger than the registry accepts."),
    "redirected": _("The server sent the registry on to %(where)s. It must answer at this address itself."),
    "bad_answer": _("The server’s answer could not be read."),
}


class NotFetched(Exception):
    """Nothing came, or nothing that may be used. `code` is one of REASONS; `reason` is the sentence for a person.

    where: the host a redirect led to, as the other server named it. str() is the code alone and fit for logs.
    """

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code, self.where = code, where

    @property
    def reason(self) -> str:
        return reason_of(self.code, self.where)


def reason_of(code: str, where: str = "") -> str:
    """The sentence for a code that was kept, in the reader's language."""
    return str(REASONS.get(code, REASONS["bad_answer"])) % {"where": where}


@dataclass(frozen=True)
class Fetched:
    """An answer of any status that is no redirect. `url` is where it came from; names of headers are in lower case."""

    status: int
    content_type: str
    body: bytes
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(
    url: str,
    *,
    limit: int = 200_000,
    timeout: float = 10,
    redirects: int = 0,
    schemes: Collection[str] = ("https",),
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Fetched:
    """Ask one public server. Raises NotFetched.

    limit: bytes of the body. timeout: seconds for everything together, redirects included. redirects: how many to follow,
    of a GET and on the same scheme, host and port alone.
    """
    deadline = time.monotonic() + timeout
    for _hop in range(redirects + 1):
        target = _Target.read(url, schemes)
        answer = _ask(target, method, headers or {}, body, limit, deadline)
        if answer.status not in _REDIRECTS:
            return answer
        url = _next(url, answer.headers.get("location", ""))
        if method != "GET" or not target.same_server(url):
            break
    raise NotFetched("redirected", where=(urlsplit(url).hostname or "")[:120])


def text_records(name: str, *, timeout: float = 5) -> list[str]:
    """The TXT records at a name, each as one text. Empty where there are none. Raises NotFetched."""
    answer = _look_up(name, "TXT", time.monotonic() + timeout)
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, url: str, schemes: Collection[str]) -> _Target:
        """Raises NotFetched for whatever is not plainly an address: odd parsers disagree about those."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise NotFetched("bad_address") from None
        sound = _WRITTEN.fullmatch(url) and parts.scheme in schemes and parts.scheme in _PORTS and "@" not in parts.netloc
        if not sound or "\\" in url or not (_HOST.fullmatch(host) or _literal(host)):
            raise NotFetched("bad_address")
        target = cls(
            parts.scheme,
            host,
            port or _PORTS[parts.scheme],
            (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        )
        if target.port not in {*_PORTS.values(), *_OTHER_PORTS} and not target.allowed:
            raise NotFetched("bad_address")
        return target

    @property
    def named(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def allowed(self) -> bool:
        """Whether the installation says that this host may be reached wherever it is."""
        return f"{self.named}:{self.port}" in settings.OUTBOUND_ALLOWED

    @property
    def authority(self) -> str:
        return self.named if self.port == _PORTS[self.scheme] else f"{self.named}:{self.port}"

    def same_server(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            return False
        return (parts.scheme, (parts.hostname or "").lower(), port) == (self.scheme, self.host, self.port)


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotFetched("bad_answer") from None


def _ask(target: _Target, method: str, headers: Mapping[str, str], body: bytes | None, limit: int, deadline: float) -> Fetched:
    try:
        with _connected(target, deadline) as sock:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = _Timed(sock, deadline)
            connection.request(method, target.path, body=body, headers=dict(headers) | _own_headers(target))
            response = connection.getresponse()
            content = b"" if response.status in _REDIRECTS else _body(response, limit)
    except NotFetched:
        raise
    except ssl.SSLCertVerificationError:
        raise NotFetched("bad_certificate") from None
    except TimeoutError:
        raise NotFetched("too_slow") from None
    except OSError:
        raise NotFetched("no_connection") from None
    except (http.client.HTTPException, ValueError):
        raise NotFetched("bad_answer") from None
    told = {name.lower(): value for name, value in response.getheaders()}
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(response.status, kind, content, f"{target.scheme}://{target.authority}{target.path}", told)


def _own_headers(target: _Target) -> dict[str, str]:
    """Last, so that no caller can say otherwise. Unpacked here nothing can be larger than it came."""
    return {
        "Host": target.authority,
        "User-Agent": f"Micro4Asia (+{settings.PUBLIC_URL})",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise NotFetched("bad_answer")
    if response.length is not None and response.length > limit:
        raise NotFetched("too_large")
    content = response.read(limit + 1)
    if len(content) > limit:
        raise NotFetched("too_large")
    return content


def _connected(target: _Target, deadline: float) -> socket.socket:
    """A connection to one of the addresses, the first that takes it. The certificate must be the host name's."""
    failed: OSError | None = None
    for address in _addresses(target, deadline):
        try:
            sock = socket.create_connection((str(address), target.port), timeout=_left(deadline))
        except OSError as error:
            failed = error
            continue
        if target.scheme == "http":
            return sock
        try:
            sock.settimeout(_left(deadline))
            return _tls(settings.OUTBOUND_CA_FILE).wrap_socket(sock, server_hostname=target.host)
        except BaseException:
            sock.close()
            raise
    raise failed or NotFetched("unknown_host")


def _addresses(target: _Target, deadline: float) -> list[Address]:
    """Where the name leads. Raises NotFetched if a single one of its addresses is not a public one."""
    found = list(_resolved(target.host, deadline))[:_MOST_ADDRESSES]
    if not target.allowed and not all(map(is_public, found)):
        raise NotFetched("forbidden_address")
    return found


def _resolved(host: str, deadline: float) -> Iterable[Address]:
    if literal := _literal(host):
        return [literal]
    if host == "localhost":  # RFC 6761: resolved here and nowhere else.
        return [ipaddress.IPv4Address("127.0.0.1")]
    records = [*_look_up(host, "A", deadline), *_look_up(host, "AAAA", deadline)]
    return [ipaddress.ip_address(record.address) for record in records]


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet. Those that carry an IPv4 address inside them do not, whichever it is."""
    if isinstance(address, ipaddress.IPv6Address):
        carrier = address.sixtofour or address.teredo
        if carrier or address.is_site_local or address.scope_id:
            return False
    # Reserved, for IPv6, are IPv4-mapped addresses and NAT64 too.
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _look_up(name: str, kind: str, deadline: float) -> list[Any]:
    try:
        asked = dns.name.from_text(name)
    except (dns.exception.DNSException, UnicodeError):
        raise NotFetched("bad_address") from None
    try:
        answer = _resolver().resolve(asked, kind, lifetime=_left(deadline), raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return []
    except dns.exception.DNSException:
        raise NotFetched("no_dns") from None
    return list(answer.rrset or ())


def _resolver() -> dns.resolver.Resolver:
    """Made anew each time: the settings of the system, or ours, may have changed, and it costs little beside a question."""
    listed = settings.OUTBOUND_RESOLVERS
    resolver = dns.resolver.Resolver(configure=not listed)
    if listed:
        places = [place.rpartition(":") if ":" in place else (place, "", "53") for place in listed]
        resolver.nameservers = [host for host, _colon, _port in places]
        resolver.nameserver_ports = {host: int(port) for host, _colon, port in places}
    return resolver


@cache
def _tls(more_roots: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if more_roots:
        context.load_verify_locations(more_roots)
    return context


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched("too_slow")
    return left


class _Timed:
    """A socket as http.client uses one, whose every single read ends when all the time is up: slow drips do not prolong it."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self.sock, self.deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(_left(self.deadline))
        self.sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self.sock, self.deadline))

    def close(self) -> None:
        """Closed by whoever opened it."""


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self.sock, self.deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.sock.settimeout(_left(self.deadline))
        return self.sock.recv_into(buffer)
