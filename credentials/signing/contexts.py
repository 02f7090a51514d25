"""JSON-LD contexts, pinned by SHA-256. Nothing is ever fetched: a context that is not here is refused.

Most come with the package openbadgeslib; what it lacks stands beside this module (`contexts/README.md`).
Source: JSON-LD 1.1; Verifiable Credential Data Integrity 1.0, section on context integrity.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

JSON = dict[str, Any]

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# Our own contexts, under every registry's address: for credentials, for the list of members, for decisions on recognition.
EXTENSION_PATH = "/contexts/micro4asia-v1.jsonld"
NETWORK_PATH = "/contexts/micro4asia-network-v1.jsonld"
RECOGNITION_PATH = "/contexts/micro4asia-recognition-v1.jsonld"

_HERE = Path(__file__).parent / "contexts"


class UnknownContext(Exception):
    """The document names a context that is not pinned here."""


class AlteredContext(Exception):
    """A bundled file is not the one that was pinned. Signing with it would sign other meanings."""


@cache
def _package() -> Path:
    # find_spec finds the folder without running the package, which imports much that we never use.
    spec = find_spec("openbadgeslib")
    if spec is None or not spec.submodule_search_locations:
        raise AlteredContext("openbadgeslib is not installed")
    return Path(spec.submodule_search_locations[0]) / "ob3" / "contexts"


# url -> (in the package?, file, SHA-256). The package's copies of the Open Badges contexts know two terms more
# (endorsementJwt, jti) than those of the specification's repository; `screening.py` keeps us from signing these two.
_PINNED: dict[str, tuple[bool, str, str]] = {
    CREDENTIALS_V2: (True, "credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: (True, "ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
        True,
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": (
        True,
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": (
        True,
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": (
        True,
        "clr_context_2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
    "https://w3id.org/security/data-integrity/v2": (
        True,
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/multikey/v1": (
        True,
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    "https://www.w3.org/2018/credentials/v1": (
        False,
        "credentials-v1.jsonld",
        "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc",
    ),
    "https://www.w3.org/ns/credentials/status/v1": (
        False,
        "status-list-v1.jsonld",
        "fda5add353231e6a6884a46b12e6c75464281900cb348284d9c360f62381d9f7",
    ),
    "https://www.w3.org/ns/did/v1": (
        False,
        "did-v1.jsonld",
        "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    ),
    "https://www.w3.org/ns/cid/v1": (False, "cid-v1.jsonld", "ea216ecc1cb02cd39b693dba2250141e270ba0bf95890be107dd9a9e8e43de85"),
    "https://w3id.org/security/data-integrity/v1": (
        False,
        "data-integrity-v1.jsonld",
        "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
    ),
    "https://w3id.org/security/jwk/v1": (
        False,
        "jwk-v1.jsonld",
        "0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        False,
        "ed25519-2020-v1.jsonld",
        "67646fbc0d6582ad7fbf08ccf0d3a4bedbb4177fd2d63385de52dc1b092ed6c5",
    ),
}
_OWN: dict[str, tuple[bool, str, str]] = {
    EXTENSION_PATH: (False, "micro4asia-v1.jsonld", "973e99165b0609b38901870a5080de6907ca10ab2ea95d23b1f63eb92b9c0b55"),
    NETWORK_PATH: (
        False,
        "micro4asia-network-v1.jsonld",
        "6a5f0ae582551910bead4c581ae800e248c2590a786361bd3233177d34946d8a",
    ),
    RECOGNITION_PATH: (
        False,
        "micro4asia-recognition-v1.jsonld",
        "b61f32d7105e3ff890bb200076322bc43fcc7469b463e86c863b8f62ba5f7c61",
    ),
}

PINNED_URLS = frozenset(_PINNED)


@cache
def _read(pin: tuple[bool, str, str]) -> bytes:
    packaged, name, digest = pin
    content = ((_package() if packaged else _HERE) / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise AlteredContext(name)
    return content


@cache
def _parsed(pin: tuple[bool, str, str]) -> JSON:
    parsed: JSON = json.loads(_read(pin))
    return parsed


def extension_bytes(path: str = EXTENSION_PATH) -> bytes:
    """One of our own contexts, byte for byte as every registry serves it under its path."""
    return _read(_OWN[path])


@dataclass(frozen=True)
class Contexts:
    """The contexts a caller trusts: the pinned ones, and our extension as served by the registries named here.

    The bytes and the vocabulary of the extension are the same in every deployment, only its address is not. Each
    registry is an origin such as "https://registry.example"; a document that names the extension at any other host
    is refused, because nobody promised that the file there is this one.
    """

    registries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "registries", tuple(_origin(url) for url in self.registries))

    @classmethod
    def of(cls, *registries: str) -> Contexts:
        return cls(registries)

    @property
    def extension_url(self) -> str:
        """Where the first registry named here serves our context."""
        return self._address(EXTENSION_PATH)

    @property
    def network_url(self) -> str:
        """Where it serves the context of the list of members."""
        return self._address(NETWORK_PATH)

    @property
    def recognition_url(self) -> str:
        """Where it serves the context of decisions on recognition."""
        return self._address(RECOGNITION_PATH)

    def _address(self, path: str) -> str:
        if not self.registries:
            raise UnknownContext("no registry is named, so our extension has no address")
        return self.registries[0] + path

    def load(self, url: str) -> JSON:
        """The context document behind `url`; do not change it, it is shared. Raises UnknownContext."""
        pin = _PINNED.get(url) or self._own(url)
        if pin is None:
            raise UnknownContext(url)
        return _parsed(pin)

    def _own(self, url: str) -> tuple[bool, str, str] | None:
        return next((_OWN[path] for origin in self.registries for path in _OWN if url == origin + path), None)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.username or parts.query or parts.fragment:
        raise ValueError(f"not the address of a registry: {url!r}")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def load(url: str) -> JSON:
    """A pinned context, without any registry's extension. Raises UnknownContext."""
    return Contexts().load(url)
